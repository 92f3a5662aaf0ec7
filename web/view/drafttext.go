package view

import (
	"context"
	"strconv"
	"strings"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// DraftText is the form of the whole draft as a text. After an error it keeps
// what was typed.
type DraftText struct {
	Frame
	Revision  int // of the draft that the person saw
	Text      string
	Problems  []TextProblem
	Meanwhile *Meanwhile // nil unless somebody else was faster
}

// TextProblem is one fault of the text, and where it is.
type TextProblem struct {
	Line, Column int // from 1; 0 if it is nowhere in particular
	Path         string
	Message      string
}

func (p TextProblem) words(ctx context.Context) string {
	words := p.Message
	if p.Path != "" {
		words = p.Path + ": " + words
	}
	if p.Line > 0 {
		words = say.T(ctx, "Line %d, column %d: %s", p.Line, p.Column, words)
	}
	return Capital(words)
}

func (p DraftText) title(ctx context.Context) string {
	if len(p.Problems) > 0 {
		return say.T(ctx, "Error: Draft as text")
	}
	return say.T(ctx, "Draft as text")
}

func (p DraftText) field(ctx context.Context) ui.Field {
	f := ui.Field{
		Name: "text", Label: "Destinations and rules", Value: p.Text,
		Hint: "One YAML document, as lethe export writes it. Comments are not kept. A secret never stands in it.",
	}
	if n := len(p.Problems); n > 0 {
		f.Error = say.N(ctx, n, "%d problem. Nothing is saved; the list above says where.", "%d problems. Nothing is saved; the list above says where.")
	}
	return f
}

// summary links every fault to the text; a browser cannot link to a line.
func (p DraftText) summary(ctx context.Context) []ui.FieldError {
	var out []ui.FieldError
	for _, f := range p.Problems {
		out = append(out, ui.FieldError{Field: "text", Message: f.words(ctx)})
	}
	return out
}

func (p DraftText) revision() string { return strconv.Itoa(p.Revision) }

// rows is as tall as the text, within reason.
func (p DraftText) rows() int { return min(max(strings.Count(p.Text, "\n")+3, 16), 40) }

package view

import (
	"context"
	"strings"
	"time"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// ChangeGroup is what changes of one destination or rule.
type ChangeGroup struct {
	Op      string // "+" for new, "-" for removed, "~" for changed
	Subject string // "destination" or "rule"
	Name    string
	Fields  []FieldChange
}

// FieldChange is one field, before and after. Empty means that it was or is not
// set.
type FieldChange struct {
	Field    string // as the document names it: "reviewWindow"
	Old, New string
}

// Mark is what becomes of a rule or a destination in the draft.
type Mark string

// The marks. The zero Mark says that nothing changes.
const (
	MarkNew     Mark = "+"
	MarkChanged Mark = "~"
	MarkRemoved Mark = "-"
)

func (m Mark) tag() ui.Tag {
	switch m {
	case MarkNew:
		return ui.Tag{Word: "New", Icon: "plus", Tone: ui.Good}
	case MarkRemoved:
		return ui.Tag{Word: "Removed", Icon: "minus", Tone: ui.Bad}
	}
	return ui.Tag{Word: "Changed", Icon: "pencil", Tone: ui.Info}
}

func (g ChangeGroup) mark() Mark { return Mark(g.Op) }

func (g ChangeGroup) subject() string { return sentence(g.Subject) }

// fieldWords are the fields of the document as the pages name them.
var fieldWords = map[string]string{
	"name": "Name", "when": "When", "to": "Sends to", "review": "Review", "reviewWindow": "Review window",
	"title": "Title", "owner": "Owner", "kind": "Kind", "url": "Address",
	"secretEnv": "Secret in the variable", "secretFile": "Secret in the file", "secretStored": "Secret kept by Lethe",
	"confirmation": "Confirms", "confirmWithin": "Confirms within", "concurrency": "At once", "ratePerMinute": "A minute",
	"retrySchedule": "Retries", "poll": "Asked", "verify": "Looked up",
}

func (f FieldChange) label() string { return FieldWords(f.Field) }

// FieldWords names a field of the document as the pages do.
func FieldWords(field string) string {
	if words := fieldWords[field]; words != "" {
		return words
	}
	return field
}

// inWords writes a value as the pages do, where that differs from the document.
func (f FieldChange) inWords(ctx context.Context, value string) string {
	if f.Field == "to" || f.Field == "retrySchedule" {
		return strings.Join(strings.Split(value, ","), ", ")
	}
	if f.Field == "review" && value != "" && value != "window" {
		return ReviewWords(ctx, value, 0)
	}
	if f.Field == "review" && value == "window" {
		return say.T(ctx, "Goes out after a window")
	}
	if d, err := time.ParseDuration(value); err == nil && d > 0 {
		return exactly(ctx, d)
	}
	return value
}

package document

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one fault of a document.
type Problem struct {
	// Line and Column count from 1. They are 0 in a document that was not read
	// from a text: see Document.Normalised.
	Line, Column int
	// Path leads to the field, as in "destinations[0].url"; empty for the
	// document as a whole.
	Path string
	// Message is a sentence: what is wrong and what would be right.
	Message string
}

// String is the problem as a line of text: "12:10: destinations[0].url: …",
// without the numbers where there is no text.
func (p Problem) String() string {
	line := p.Message
	if p.Path != "" {
		line = p.Path + ": " + line
	}
	if p.Line > 0 {
		line = fmt.Sprintf("%d:%d: %s", p.Line, p.Column, line)
	}
	return line
}

// Problems is the error of Parse and of Document.Normalised: every fault, in the
// order of the text. Only *Problems is an error, because a slice cannot be
// compared.
type Problems []Problem

// Error lists the problems, one a line.
func (p *Problems) Error() string {
	lines := make([]string, len(*p))
	for i, problem := range *p {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}

func (p Problems) sort() {
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// covers tells whether a problem is known at path, above it or below it.
func (p Problems) covers(path string) bool {
	return slices.ContainsFunc(p, func(known Problem) bool {
		return within(path, known.Path) || within(known.Path, path)
	})
}

// within tells whether path is outer or lies inside it.
func within(path, outer string) bool {
	rest, ok := strings.CutPrefix(path, outer)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

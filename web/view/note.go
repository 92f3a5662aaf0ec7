package view

import (
	"context"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// NewNote is the form for a note. After an error it keeps what was typed.
type NewNote struct {
	Text   string
	Faults Faults
}

func (n NewNote) field() ui.Field {
	return ui.Field{
		Name: "text", Label: "Note for colleagues", Value: n.Text, Error: n.Faults["text"], Key: "n",
		Hint: "Only colleagues read it. It is destroyed when the request is archived.",
	}
}

// Noted tells that a note is there.
func Noted(ctx context.Context, reference string) string {
	return say.T(ctx, "Note added to %s.", reference)
}

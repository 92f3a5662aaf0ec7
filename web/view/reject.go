package view

import (
	"context"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Reject is the page that rejects a request. After an error it keeps what was
// typed and is answered with status 422.
type Reject struct {
	Frame
	Reference   string
	Version     int    // of the request that the person saw
	Return      string // local path to show after rejecting; the request if empty
	Ground      string // as chosen
	Text        string // as typed
	GroundError string // empty if nothing is wrong
	TextError   string
}

func (p Reject) title(ctx context.Context) string {
	if len(p.faults()) > 0 {
		return say.T(ctx, "Error: Reject %s", p.Reference)
	}
	return say.T(ctx, "Reject %s", p.Reference)
}

func (p Reject) back() string {
	if p.Return == "" {
		return requestPath(p.Reference, "")
	}
	return p.Return
}

func (p Reject) faults() []ui.FieldError {
	var out []ui.FieldError
	if p.GroundError != "" {
		out = append(out, ui.FieldError{Field: "ground", Message: p.GroundError})
	}
	if p.TextError != "" {
		out = append(out, ui.FieldError{Field: "text", Message: p.TextError})
	}
	return out
}

func (p Reject) groundField() ui.Field {
	return ui.Field{Name: "ground", Label: "Ground for refusal", Value: p.Ground, Error: p.GroundError}
}

func (p Reject) textField() ui.Field {
	return ui.Field{
		Name: "text", Label: "Reason for the data subject", Value: p.Text, Error: p.TextError,
		Hint: "In plain language, 10 to 4,000 characters. Mention the right to complain to a supervisory authority and to go to court.",
	}
}

// groundTyped is the ground that was chosen, in words.
func groundTyped(ground string) Typed {
	t := Typed{Name: "ground", Label: Reject{}.groundField().Label, Value: ground}
	if g := lifecycle.RejectionGround(ground); g.Valid() {
		t.Words, t.Article = g.Title(), g.Article()
	}
	return t
}

func groundChoices() []ui.Choice {
	var out []ui.Choice
	for _, g := range lifecycle.RejectionGrounds() {
		out = append(out, ui.Choice{Value: string(g), Label: g.Title(), Note: g.Article()})
	}
	return out
}

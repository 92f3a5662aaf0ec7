package view

import (
	"context"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Waiver is what closes, or closed, a delivery without the destination's word.
type Waiver struct {
	Ground     lifecycle.WaiverGround
	Text       string // empty if this person may not see it
	ProposedBy string
	AgreedBy   string // empty while it is only proposed
	Mine       bool   // the person who looks has proposed it
}

// heading says who proposed it and what is missing.
func (w Waiver) heading(ctx context.Context) string {
	if w.Mine {
		return say.T(ctx, "You proposed to waive this delivery: a second person must agree.")
	}
	return say.T(ctx, "Proposed by %s: waive this delivery. A second person must agree.", w.ProposedBy)
}

func (w Waiver) ground(ctx context.Context) string {
	return say.T(ctx, w.Ground.Title()) + ", " + w.Ground.Article() + "."
}

// Waive is the page that waives a delivery, or proposes it. After an error it
// keeps what was typed.
type Waive struct {
	Frame
	Delivery  string // id
	Reference string // of the request
	To        string // title of the destination
	Return    string // local path to show afterwards; the delivery if empty
	Ground    string // as chosen
	Text      string // as typed
	Faults    Faults
	Refused   string // why it was not done, although nothing is wrong with the form
}

func (p Waive) what(ctx context.Context) string { return say.T(ctx, "%s at %s", p.Reference, p.To) }

func (p Waive) back() string {
	if p.Return == "" {
		return deliveryPath(p.Delivery, "")
	}
	return p.Return
}

func (p Waive) groundField() ui.Field {
	return ui.Field{Name: "ground", Label: "Ground of the waiver", Value: p.Ground, Error: p.Faults["ground"]}
}

func (p Waive) textField() ui.Field {
	return ui.Field{
		Name: "text", Label: "Why", Value: p.Text, Error: p.Faults["text"],
		Hint: "10 to 2,000 characters, for whoever asks about it later. Archiving destroys it; the ground is kept.",
	}
}

func waiverGroundChoices() []ui.Choice {
	var out []ui.Choice
	for _, g := range lifecycle.WaiverGrounds() {
		out = append(out, ui.Choice{Value: string(g), Label: g.Title(), Note: g.Article()})
	}
	return out
}

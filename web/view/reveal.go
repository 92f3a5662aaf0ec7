package view

import (
	"context"
	"strings"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Reveal is what the card of the data subject asks before it shows the identifiers
// in plain, and then shows.
type Reveal struct {
	Purpose lifecycle.RevealPurpose // as chosen
	Faults  Faults
	Plain   []PlainIdentifier // in the sender's order; empty while it asks
}

// PlainIdentifier is one identifier of the subject. It is drawn once, and is in no
// address and in no session.
type PlainIdentifier struct {
	Type  string // "customer_id"
	Value string
}

func (r Reveal) asks() bool { return len(r.Plain) == 0 }

func (r Reveal) field() ui.Field {
	return ui.Field{
		Name: "purpose", Label: "What do you need the identifiers for?", Value: string(r.Purpose), Error: r.Faults["purpose"],
		Hint: "Your name, the time and this purpose are written to the ledger before they are shown.",
	}
}

func revealChoices() []ui.Choice {
	var out []ui.Choice
	for _, p := range lifecycle.RevealPurposes() {
		out = append(out, ui.Choice{Value: string(p), Label: p.Title()})
	}
	return out
}

// title is that of the request's page; it says first when something is wrong.
func (p Request) title(ctx context.Context) string {
	if p.Reveal == nil {
		return p.Note.Faults.title(ctx, p.Reference)
	}
	return p.Reveal.Faults.title(ctx, say.T(ctx, "Data subject of %s", p.Reference))
}

// revealed turns an entry about who looked at, or for, a person into a line of the
// timeline, and reports whether it knows the action.
func revealed(ctx context.Context, action string, d particulars) (ui.Event, bool) {
	tag := ui.Tag{Icon: "user-check", Tone: ui.Warn}
	switch action {
	case "subject.revealed":
		return ui.Event{What: "Identifiers revealed", Tag: tag, Text: lifecycle.RevealPurpose(d.text("purpose")).Title() + "."}, true
	case "subject.searched":
		types := strings.ReplaceAll(d.titles("types", nil), "_", " ")
		return ui.Event{What: "Searched for a person", Tag: tag, Text: say.T(ctx, "By %s. Requests found: %s.", types, d.text("found"))}, true
	}
	return ui.Event{}, false
}

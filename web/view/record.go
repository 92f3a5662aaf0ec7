package view

import (
	"context"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Record is the page on which a person says what they know of the data at a
// destination that cannot confirm by itself. After an error it keeps what was
// typed.
type Record struct {
	Frame
	Delivery  string // id
	Reference string // of the request
	To        string // title of the destination
	Return    string // local path to show afterwards; the delivery if empty
	Outcome   string // as chosen
	Text      string // as typed
	Ground    string // as typed
	Until     string // as typed
	Faults    Faults
	Refused   string // why it was not done, although nothing is wrong with the form
}

func (p Record) what(ctx context.Context) string { return say.T(ctx, "%s at %s", p.Reference, p.To) }

func (p Record) back() string {
	if p.Return == "" {
		return deliveryPath(p.Delivery, "")
	}
	return p.Return
}

func (p Record) outcomeField() ui.Field {
	return ui.Field{Name: "outcome", Label: "What became of the data", Value: p.Outcome, Error: p.Faults["outcome"]}
}

func (p Record) textField() ui.Field {
	return ui.Field{
		Name: "text", Label: "How it is known", Value: p.Text, Error: p.Faults["text"],
		Hint: "10 to 500 characters, kept as the receipt. Leave out who the person is.",
	}
}

func (p Record) groundField() ui.Field {
	return ui.Field{
		Name: "ground", Label: "Why the data is kept", Value: p.Ground, Error: p.Faults["ground"], Optional: true,
		Hint: "Only when it is kept by law, at most 200 characters: the law and its article. The archive keeps it.",
	}
}

func (p Record) untilField() ui.Field {
	return ui.Field{
		Name: "retainedUntil", Label: "Kept until", Type: "date", Value: p.Until, Error: p.Faults["retainedUntil"], Optional: true,
		Hint: "Only when it is kept by law; leave it out if it is not known.",
	}
}

func outcomeChoices() []ui.Choice {
	return []ui.Choice{
		{Value: string(lifecycle.Done), Label: "The data is erased"},
		{Value: string(lifecycle.NotFound), Label: "The person is not known there"},
		{Value: string(lifecycle.Retained), Label: "The data must be kept there by law", Note: "say why below"},
	}
}

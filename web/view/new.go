package view

import (
	"context"
	"slices"
	"strconv"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// MaxIdentifiers is how many identifiers of a person a request can have, and so
// how many rows the form has at the most.
const MaxIdentifiers = 20

// NewRequest is the form with which staff enter a request that came by letter, by
// phone or otherwise past the programs. What was typed travels in the bodies of
// posts only: it is in no address and in no session.
type NewRequest struct {
	Frame
	Answers Answers
	Back    string   // the list the person came from
	Key     string   // under which the request is saved once, however often that is asked
	Refused string   // why it was not saved; empty if nobody tried
	Types   []string // that an identifier may have
	Causes  []string // that a request may have
	Faults  Faults   // by the paths of the door: identifiers[0].value
}

// Answers are what was typed into the form.
type Answers struct {
	Identifiers []PlainIdentifier // also empty ones
	Cause       string
	Regulation  string
	Asked       string // a day, as 2026-11-20
	ExternalID  string
	Channel     string // how it arrived: one of Channels, or empty
	Attributes  string // "name=value" lines
}

// IdentifierField is the name of the field for the type or the value of the nth
// identifier from 0, which is its path at the door.
func IdentifierField(n int, part string) string {
	return "identifiers[" + strconv.Itoa(n) + "]." + part
}

// Channels are the ways on which a request can arrive, for the attribute channel.
func Channels() []string { return []string{"email", "letter", "phone", "in person"} }

// fewRows is how many identifiers the form asks for at first.
const fewRows = 3

// rows are the identifiers, with empty ones up to fewRows.
func (p NewRequest) rows() []PlainIdentifier {
	out := slices.Clone(p.Answers.Identifiers)
	for len(out) < fewRows {
		out = append(out, PlainIdentifier{})
	}
	return out
}

func (p NewRequest) mayAdd() bool { return len(p.rows()) < MaxIdentifiers }

func (p NewRequest) typeField(n int, i PlainIdentifier) ui.Field {
	f := p.field(IdentifierField(n, "type"), "Type", i.Type)
	if f.Value == "" && len(p.Types) > 0 {
		f.Value = p.Types[min(n, len(p.Types)-1)]
	}
	return f
}

func (p NewRequest) valueField(n int, i PlainIdentifier) ui.Field {
	f := p.optional(IdentifierField(n, "value"), "Identifier", i.Value, "")
	f.Optional = n > 0
	return f
}

// field is a question of the form with its fault. Browsers remember none of the
// answers.
func (p NewRequest) field(name, label, value string) ui.Field {
	return ui.Field{Name: name, Label: label, Value: value, Error: Capital(p.Faults[name]), Autocomplete: "off"}
}

func (p NewRequest) optional(name, label, value, hint string) ui.Field {
	f := p.field(name, label, value)
	f.Optional, f.Hint = true, hint
	return f
}

func (p NewRequest) askedField(ctx context.Context) ui.Field {
	f := p.field("submittedAt", "When the person asked", p.Answers.Asked)
	f.Type, f.Hint = "date", say.T(ctx, "The day on which the request arrived here. The clock of the law starts then.")
	return f
}

// summary lists what is wrong, in the order of the fields.
func (p NewRequest) summary() []ui.FieldError {
	var names []string
	for n := range p.rows() {
		names = append(names, IdentifierField(n, "type"), IdentifierField(n, "value"))
	}
	names = append(names, "cause", "regulation", "submittedAt", "channel", "externalId", "attributes")
	list := p.Faults.summary(names...)
	for i := range list {
		list[i].Message = Capital(list[i].Message)
	}
	return list
}

// unfolded reports whether what few need must be in sight.
func (p NewRequest) unfolded() bool {
	return p.Answers.ExternalID+p.Answers.Attributes+p.Faults["externalId"]+p.Faults["attributes"] != ""
}

func channelChoices(ctx context.Context) []ui.Choice {
	var out []ui.Choice
	for _, c := range Channels() {
		out = append(out, ui.Choice{Value: c, Label: sentence(channelWords(ctx, c))})
	}
	return out
}

// channelWords says how a request arrived: "by letter", "in person".
func channelWords(ctx context.Context, channel string) string {
	switch channel {
	case "":
		return ""
	case "in person":
		return say.T(ctx, "in person")
	}
	return say.T(ctx, "by %s", channel)
}

// RequestSaved tells that a request was entered, or that it had been already.
func RequestSaved(ctx context.Context, reference string, before bool) string {
	if before {
		return say.T(ctx, "%s was saved already. It is there once.", reference)
	}
	return say.T(ctx, "%s is saved.", reference)
}

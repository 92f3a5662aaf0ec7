package view

import (
	"context"
	"strconv"
	"strings"
	"time"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// DraftRule is the form of one rule of the draft. After an error it keeps what
// was typed.
type DraftRule struct {
	Frame
	Rule         string // its name in the draft; empty for a new one
	Revision     int    // of the draft that the person saw
	Name, When   string // as typed
	Destinations []Place
	Chosen       map[string]bool // destinations by name
	Review       string          // "required", "window", "none" or empty
	Window       string          // as typed: "24h"
	Faults       Faults
	Meanwhile    *Meanwhile // nil unless somebody else was faster
}

// Meanwhile is a change of the draft that came between looking and saving.
type Meanwhile struct {
	By  string // empty when the draft is gone
	At  time.Time
	Now *RuleRow // the rule as it is in the draft now; nil if it is not in it
}

func (m Meanwhile) words(ctx context.Context, c ui.Clock) string {
	if m.By == "" {
		return say.T(ctx, "The draft that you saw is gone: somebody has published or discarded it.")
	}
	return say.T(ctx, "%s changed the draft on %s.", m.By, c.Moment(m.At))
}

// ruleFields are the fields of the form, in their order.
var ruleFields = []string{"name", "when", "to", "review", "reviewWindow"}

func (p DraftRule) heading(ctx context.Context) string {
	if p.Rule == "" {
		return say.T(ctx, "Add a rule")
	}
	return say.T(ctx, "Rule %s", p.Rule)
}

func (p DraftRule) action() string {
	if p.Rule == "" {
		return newRulePath
	}
	return rulePath(p.Rule)
}

func (p DraftRule) save(ctx context.Context) string {
	if p.Meanwhile != nil {
		return say.T(ctx, "Save mine anyway")
	}
	return say.T(ctx, "Save in the draft")
}

func (p DraftRule) remove() ui.Action {
	return ui.Action{
		Path: rulePath(p.Rule) + "/remove", Version: p.Revision, Return: draftPath,
		Button: ui.Button{Label: "Remove rule", About: p.Rule},
	}
}

// fault is what is wrong with a field, as a sentence.
func (p DraftRule) fault(field string) string { return Capital(p.Faults[field]) }

func (p DraftRule) summary() []ui.FieldError {
	var out []ui.FieldError
	for _, name := range ruleFields {
		if p.Faults[name] != "" {
			out = append(out, ui.FieldError{Field: name, Message: p.fault(name)})
		}
	}
	return out
}

func (p DraftRule) nameField() ui.Field {
	return ui.Field{
		Name: "name", Label: "Name", Value: p.Name, Error: p.fault("name"), Autocomplete: "off",
		Hint: "Lower-case letters, digits and hyphens, such as eu-customers. The ledger and explanations call it by this name.",
	}
}

func (p DraftRule) whenField() ui.Field {
	return ui.Field{
		Name: "when", Label: "When", Value: p.When, Error: p.fault("when"),
		Hint: "A condition in CEL. true is always.",
	}
}

func (p DraftRule) toField() ui.Field {
	return ui.Field{
		Name: "to", Label: "Sends to", Error: p.fault("to"), Optional: true,
		Hint: "None for a rule that only says how to review.",
	}
}

func (p DraftRule) reviewField() ui.Field {
	return ui.Field{Name: "review", Label: "Review", Value: p.Review, Error: p.fault("review"), Optional: true}
}

func (p DraftRule) windowField() ui.Field {
	return ui.Field{
		Name: "reviewWindow", Label: "How long", Value: p.Window, Error: p.fault("reviewWindow"), Optional: true, Autocomplete: "off",
		Hint: "Only with the window: such as 24h or 90m. Empty for the usual one.",
	}
}

func reviewChoices() []ui.Choice {
	return []ui.Choice{
		{Value: "", Label: "The rule does not say"},
		{Value: "required", Label: "A person decides"},
		{Value: "window", Label: "Goes out after a window, unless somebody rejects it"},
		{Value: "none", Label: "Goes out at once"},
	}
}

func placeChoices(list []Place) []ui.Choice {
	out := make([]ui.Choice, len(list))
	for i, d := range list {
		out[i] = ui.Choice{Value: d.Name, Label: d.shown(), Note: d.Name}
	}
	return out
}

func (p DraftRule) revision() string { return strconv.Itoa(p.Revision) }

// Duration writes a duration as a form takes it: "24h", not "24h0m0s".
func Duration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

package view

import (
	"context"
	"strings"
	"time"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// RulesTest is the page on which rules are tried: with the facts of a request, or
// with facts that are typed. After an error it keeps what was typed.
type RulesTest struct {
	Frame
	On         string // "draft", or empty for the rules that hold
	HasDraft   bool
	Reference  string
	Cause      string
	Regulation string
	Source     string
	Types      map[string]bool // of identifiers
	Attributes string          // "name=value" lines
	Causes     []string        // that a request may have
	AllTypes   []string        // that an identifier may have
	Faults     Faults
	Answer     *TestAnswer // nil until something was asked
}

// TestAnswer is where a request goes, and why.
type TestAnswer struct {
	Under        string // "version 12", "the draft"
	About        string // the reference; empty for typed facts
	Destinations []PlannedPlace
	Rules        []ExplainedRule
	Others       []PlannedPlace // where it does not go
	Review       string         // "required", "window", "none" or empty
	Window       time.Duration  // of the review "window"; 0 for the usual one
	NoRules      bool           // nothing is published
}

// PlannedPlace is a destination with the rules that name it.
type PlannedPlace struct {
	Place
	Rules []string
}

// ExplainedRule is a rule and why it matched or not.
type ExplainedRule struct {
	Name    string
	When    string
	Matched bool
	Fault   string // why it cannot be evaluated; empty if it can
	Because []string
}

func (r ExplainedRule) tag() ui.Tag {
	switch {
	case r.Fault != "":
		return ui.Tag{Word: "Cannot be evaluated", Icon: "octagon-alert", Tone: ui.Bad}
	case r.Matched:
		return ui.Tag{Word: "Matches", Icon: "check", Tone: ui.Good}
	}
	return ui.Tag{Word: "Does not match", Icon: "minus", Tone: ui.Neutral}
}

func (a TestAnswer) heading(ctx context.Context) string {
	about := say.T(ctx, "Such a request")
	if a.About != "" {
		about = a.About
	}
	if len(a.Destinations) == 0 {
		return say.T(ctx, "%s would reach no destination under %s", about, a.Under)
	}
	return say.T(ctx, "%s goes to %s under %s", about, say.N(ctx, len(a.Destinations), "%d destination", "%d destinations"), a.Under)
}

func (a TestAnswer) review(ctx context.Context) string {
	switch {
	case a.Review == "required":
		return say.T(ctx, "A person decides.")
	case a.Review == "none":
		return say.T(ctx, "It goes out at once.")
	case a.Window > 0:
		return say.T(ctx, "It goes out after %s, unless somebody rejects it.", exactly(ctx, a.Window))
	}
	return say.T(ctx, "It goes out after the usual window, unless somebody rejects it.")
}

// because names the rules of a destination.
func (p PlannedPlace) because(ctx context.Context) string {
	if len(p.Rules) == 0 {
		return say.T(ctx, "no rule names it")
	}
	return strings.Join(p.Rules, ", ")
}

func (p RulesTest) on() []ui.Choice {
	out := []ui.Choice{{Value: "", Label: "The rules that hold now"}}
	if p.HasDraft {
		out = append(out, ui.Choice{Value: "draft", Label: "The draft"})
	}
	return out
}

// field is a question of the form with its fault.
func (p RulesTest) field(name, label, value string) ui.Field {
	return ui.Field{Name: name, Label: label, Value: value, Error: p.Faults[name], Optional: true, Autocomplete: "off"}
}

func (p RulesTest) sourceField(ctx context.Context) ui.Field {
	f := p.field("source", "Source", p.Source)
	f.Hint = say.T(ctx, "Who sends the request: the source of an API token, or staff.")
	return f
}

func (p RulesTest) attributesField() ui.Field {
	f := p.field("attributes", "Attributes", p.Attributes)
	f.Hint = `One a line, such as tier=enterprise. Numbers, true and false are read as such; put text that looks like one in quotes: code="007".`
	return f
}

// testFields are the fields of the form, in their order.
var testFields = []string{"reference", "cause", "regulation", "source", "identifiers", "attributes", "on"}

package view

import (
	"context"
	"slices"
	"time"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// DestinationForm is the page that changes a destination in the draft, or adds
// one to it. After an error it keeps what was typed.
type DestinationForm struct {
	Frame
	New       bool
	Settings  DestinationSettings
	Revision  int       // of the draft that the person saw; 0 if there was none
	EditedBy  string    // who changed the draft last; empty if there is none
	EditedAt  time.Time // of EditedBy
	Drafted   bool      // the draft has settings of its own for it
	Removed   bool      // the draft removes it: saving keeps it
	Published bool      // it has a page of its own already
	Proposed  string    // who has proposed the draft for publication: saving takes that back
	Meanwhile []string  // what the draft has now and the person did not see, as lines; nil if nobody was faster
	Overtaken bool      // somebody has changed the draft while this was typed
	Faults    Faults
}

// DestinationSettings are the settings as they are typed; the names of the form's
// fields are those of the document. Durations are such as "336h".
type DestinationSettings struct {
	Name, Title, Owner, Kind, URL   string
	SecretIn, SecretEnv, SecretFile string // SecretIn: "none", "env", "file" or "lethe"
	Confirmation, ConfirmWithin     string
	Concurrency, RatePerMinute      string
	RetrySchedule                   string // "10s, 1m, 1h"; empty for the standard waits
	PollURL, PollEvery, PollStatus  string
	PollStatuses                    string // one a line: "complete = done"
	VerifyURL, VerifyList           string
	VerifyAfter, VerifyAgain        string
}

// formFields are the names of the fields, in their order.
var formFields = []string{
	"name", "title", "owner", "kind", "url", "confirmation", "confirmWithin", "secretIn", "secretEnv", "secretFile",
	"concurrency", "ratePerMinute", "retrySchedule", "poll.url", "poll.every", "poll.status", "poll.statuses",
	"verify.url", "verify.list", "verify.after", "verify.again",
}

// DestinationFields are the names of the fields that the form sends.
func DestinationFields() []string { return slices.Clone(formFields) }

func (p DestinationForm) heading(ctx context.Context) string {
	if p.New {
		return say.T(ctx, "Add a destination")
	}
	return say.T(ctx, "Edit %s", p.Settings.Title)
}

func (p DestinationForm) action() string {
	if p.New {
		return newDestinationPath
	}
	return destinationPath(p.Settings.Name, "edit")
}

// back is the form again, which then says what can be done next; empty for a new
// destination, whose form has no address yet.
func (p DestinationForm) back() string {
	if p.New {
		return ""
	}
	return p.action()
}

// page is where the person comes from.
func (p DestinationForm) page() string {
	if p.Published {
		return destinationPath(p.Settings.Name, "")
	}
	return destinationsPath
}

func (p DestinationForm) crumb(ctx context.Context) (label, here string) {
	if p.Published {
		return p.Settings.Title, say.T(ctx, "Edit")
	}
	return say.T(ctx, "Destinations"), p.heading(ctx)
}

// field is a question of the form with its fault.
func (p DestinationForm) field(name, label, value, hint string) ui.Field {
	return ui.Field{Name: name, Label: label, Value: value, Hint: hint, Error: Capital(p.Faults[name])}
}

// summary lists what is wrong, in the order of the fields.
func (p DestinationForm) summary() []ui.FieldError {
	list := p.Faults.summary(formFields...)
	for i := range list {
		list[i].Message = Capital(list[i].Message)
	}
	return list
}

func (p DestinationForm) optional(name, label, value, hint string) ui.Field {
	f := p.field(name, label, value, hint)
	f.Optional = true
	return f
}

// within is the hint of a duration, with what it is in days.
func within(ctx context.Context, value, words string) string {
	d, err := time.ParseDuration(value)
	if err != nil || d < 48*time.Hour {
		return say.T(ctx, "%s 336h is 14 days, 90m is an hour and a half.", words)
	}
	return say.T(ctx, "%s %s is %s.", words, value, ui.Span(ctx, d))
}

// folded reports whether none of the fields has a fault, so that they need not be
// in sight.
func (p DestinationForm) folded(names ...string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return p.Faults[name] != "" })
}

func kindChoices() []ui.Choice {
	return []ui.Choice{
		{Value: "webhook", Label: "Webhook", Note: "Lethe sends the orders to an address"},
		{Value: "manual", Label: "Manual", Note: "People carry out the orders and record the proof here"},
	}
}

func confirmationChoices() []ui.Choice {
	return []ui.Choice{
		{Value: "response", Label: "With its answer", Note: "200 means that the person is erased"},
		{Value: "callback", Label: "By callback", Note: "It takes the order, and calls back when it is done"},
		{Value: "poll", Label: "When asked again", Note: "It takes the order, and Lethe asks until it is done"},
		{Value: "manual", Label: "By a person", Note: "Somebody records the proof here"},
	}
}

func secretChoices() []ui.Choice {
	return []ui.Choice{
		{Value: "lethe", Label: "By Lethe, sealed", Note: "Set it on the destination's page after publishing"},
		{Value: "env", Label: "In an environment variable"},
		{Value: "file", Label: "In a file"},
		{Value: "none", Label: "Nowhere", Note: "Orders are not signed, and callbacks are not possible"},
	}
}

// DestinationSaved tells that a destination is saved in the draft.
func DestinationSaved(ctx context.Context, kind string) string {
	if kind == "manual" {
		return say.T(ctx, "Saved in the draft. Publish it to make it so.")
	}
	return say.T(ctx, "Saved in the draft. Test it, then publish.")
}

package view

import (
	"context"
	"time"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Destinations is the list of the systems that hold personal data.
type Destinations struct {
	Frame
	Rows    []DestinationRow
	Retired []DestinationRow // not published any more, but with deliveries that are not closed
	Drafted []NewDestination // only in the draft, for those who may change it
	MayEdit bool
}

// NewDestination is a destination that the draft adds.
type NewDestination struct{ Name, Title string }

// DestinationRow is one destination in the list.
type DestinationRow struct {
	Name         string // the slug
	Title        string
	Owner        string // who answers for it; may be empty
	Kind         string // "webhook"
	Host         string // of its URL, without path
	Confirmation string // "response", "callback", "poll" or "manual"
	Waiting      int    // deliveries that are neither closed nor failed
	Failed       int    // deliveries that need a person
	LastSuccess  time.Time
	Paused       bool
	Unreached    bool // it failed again and again, and is left alone for a while
	Unused       bool // no published rule names it
	Retired      bool // it is not published any more
}

// tag is the destination's health: what stops it first, then what needs a person.
func (d DestinationRow) tag(ctx context.Context) ui.Tag {
	switch {
	case d.Paused:
		return ui.Paused
	case d.Unreached:
		return ui.Unreached
	case d.Failed > 0:
		return ui.Tag{Word: needPerson(ctx, d.Failed), Icon: "triangle-alert", Tone: ui.Bad}
	case d.Retired:
		return ui.Tag{Word: "Removed", Icon: "archive", Tone: ui.Neutral}
	case d.Unused:
		return ui.Tag{Word: "Not used by any rule", Icon: "split", Tone: ui.Warn}
	}
	return ui.Works
}

// Health is the destination's health in words.
func (d DestinationRow) Health(ctx context.Context) string { return d.tag(ctx).Word }

// needPerson counts what people have to look at.
func needPerson(ctx context.Context, n int) string {
	return say.N(ctx, n, "%d needs a person", "%d need a person")
}

// confirmationWords says how a destination proves what it did.
func (d DestinationRow) confirmationWords(ctx context.Context) string {
	switch d.Confirmation {
	case "response":
		return say.T(ctx, "With its answer")
	case "callback":
		return say.T(ctx, "By callback")
	case "poll":
		return say.T(ctx, "When asked again")
	case "manual":
		return say.T(ctx, "By a person")
	}
	return d.Confirmation
}

// orDash stands for text that is not there in a table.
func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

package view

import (
	"context"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Backfill is the page that sends a destination the requests that were routed
// before rules named it. It asks since when first, and says what is about to
// happen before it happens.
type Backfill struct {
	Frame
	Name     string
	Title    string
	Return   string   // local path to show afterwards; the destination if empty
	Since    string   // as typed: "2026-11-20T10:00", in the zone of the pages
	Comment  string   // as typed
	Asked    bool     // the time is given and right: what follows is counted
	Open     int      // requests in progress that would get one more order
	Finished int      // completed requests that would be opened again
	Archived int      // requests that cannot be sent any more
	Unread   int      // requests for which the rules cannot be evaluated
	Examples []string // references of some that would be sent
	Faults   Faults
	Refused  string // why it cannot be done, although nothing is wrong with the form
}

func (p Backfill) back() string {
	if p.Return == "" {
		return destinationPath(p.Name, "")
	}
	return p.Return
}

// would is how many orders would be sent.
func (p Backfill) would() int { return p.Open + p.Finished }

func (p Backfill) sinceField(ctx context.Context) ui.Field {
	return ui.Field{
		Name: "since", Label: "Requests received since", Type: "datetime-local", Value: p.Since, Error: p.Faults["since"],
		Hint: say.T(ctx, "In %s.", p.Clock.ZoneName()),
	}
}

// again says what is about to be sent.
func (p Backfill) again(ctx context.Context) string {
	if p.would() == 0 {
		return say.T(ctx, "No request received since then has missed this destination.")
	}
	words := say.N(ctx, p.would(), "%d order will be sent", "%d orders will be sent")
	if p.Finished > 0 {
		words += say.N(ctx, p.Finished, ", and %d completed request is opened again for it", ", and %d completed requests are opened again for it")
	}
	return words + "."
}

// lost says what is beyond reach.
func (p Backfill) lost(ctx context.Context) string {
	if p.Archived == 0 {
		return ""
	}
	return say.T(ctx, "%s cannot be sent, because the identifiers are destroyed: %s has to find those persons by its own means.", say.N(ctx, p.Archived, "%d archived request", "%d archived requests"), p.Title)
}

// unread says for which requests nobody knows.
func (p Backfill) unread(ctx context.Context) string {
	if p.Unread == 0 {
		return ""
	}
	return say.N(ctx, p.Unread, "For %d request the rules cannot be evaluated: a person has to look at them.", "For %d requests the rules cannot be evaluated: a person has to look at them.")
}

// Backfilled tells what sending old requests did.
func Backfilled(ctx context.Context, deliveries, archived int) string {
	words := say.N(ctx, deliveries, "%d old request sent.", "%d old requests sent.")
	if archived > 0 {
		words += " " + say.N(ctx, archived, "%d archived request cannot be.", "%d archived requests cannot be.")
	}
	return words
}

// more is how many requests are not among the examples that are shown.
func (p Backfill) more() int { return p.would() - len(p.Examples) }

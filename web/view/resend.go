package view

import (
	"context"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Resend is the page that tells a destination again what it has lost, because it
// restored a backup. It asks for the time of the backup first, and says what is
// about to happen before it happens.
type Resend struct {
	Frame
	Name    string
	Title   string
	Return  string // local path to show afterwards; the destination if empty
	Since   string // as typed: "2026-11-20T10:00", in the zone of the pages
	Comment string // as typed
	Asked   bool   // the time is given and right: Again and Lost are counted
	Again   int    // deliveries that would be sent again
	Lost    int    // archived requests that cannot be sent again
	Faults  Faults
}

// MinuteFormat is how a browser writes the time of a minute.
const MinuteFormat = "2006-01-02T15:04"

func (p Resend) back() string {
	if p.Return == "" {
		return destinationPath(p.Name, "")
	}
	return p.Return
}

func (p Resend) sinceField(ctx context.Context) ui.Field {
	return ui.Field{
		Name: "since", Label: "When the backup was made", Type: "datetime-local", Value: p.Since, Error: p.Faults["since"],
		Hint: say.T(ctx, "In %s. Everything that was erased since then has come back with it.", p.Clock.ZoneName()),
	}
}

// commentField asks why, for the ledger.
func commentField(typed, fault string) ui.Field {
	return ui.Field{
		Name: "comment", Label: "Comment", Value: typed, Error: fault, Optional: true,
		Hint: "Optional, at most 1,000 characters, without personal data: the ledger keeps it.",
	}
}

// again says what is about to be sent.
func (p Resend) again(ctx context.Context) string {
	if p.Again == 0 {
		return say.T(ctx, "Nothing of what was erased since then can be sent again.")
	}
	return say.N(ctx, p.Again, "%d delivery will be sent again.", "%d deliveries will be sent again.")
}

// lost says what is beyond reach.
func (p Resend) lost(ctx context.Context) string {
	if p.Lost == 0 {
		return ""
	}
	return say.T(ctx, "%s cannot be, because the identifiers are destroyed: %s has to find those persons by its own means.", say.N(ctx, p.Lost, "%d archived request", "%d archived requests"), p.Title)
}

func (p Resend) button(ctx context.Context) string {
	return say.N(ctx, p.Again, "Send %d delivery again", "Send %d deliveries again")
}

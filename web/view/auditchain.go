package view

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Chain is how the ledger stands: whether it is as it was written.
type Chain struct {
	Running *RunningCheck // nil when nobody checks
	Last    *FinishedCheck
	Sealed  Checkpoint
	Copies  []string // where copies of the checkpoints go: "the log", …
}

// RunningCheck is a check that was asked for.
type RunningCheck struct {
	By      string // who asked
	Asked   time.Time
	Started bool // a process is at it
	Entries int  // read so far
}

// FinishedCheck is what a check found.
type FinishedCheck struct {
	By       string
	Finished time.Time
	Took     time.Duration // from asking to the end
	Entries  int           // that hold
	Size     int           // those of them that are sealed
	Fault    string        // what is not as it was written; empty if all is
	Entry    string        // id of the entry that the fault names; empty if it is not there to be shown
}

// Checkpoint is the newest signed statement of how the ledger stood.
type Checkpoint struct {
	Size int // 0 before the first
	At   time.Time
}

// watched are the attributes by which htmx looks again until the check is done.
func (c Chain) watched() templ.Attributes {
	if c.Running == nil {
		return nil
	}
	return templ.Attributes{"hx-get": auditCheckPath, "hx-trigger": "load delay:2s", "hx-swap": "outerHTML"}
}

// progress says how far a check is.
func (c Chain) progress(ctx context.Context) string {
	r := c.Running
	switch {
	case !r.Started:
		return say.T(ctx, "It begins as soon as a process with jobs is free.")
	case c.Sealed.Size == 0:
		return say.T(ctx, "%s read so far.", entryCount(ctx, r.Entries))
	}
	return say.T(ctx, "%s read so far; %s are sealed.", entryCount(ctx, r.Entries), say.Number(ctx, c.Sealed.Size))
}

// found says what a check without a fault found.
func (f FinishedCheck) found(ctx context.Context) string {
	return say.N(ctx, f.Entries, "%d entry is as it was written, %s of them sealed in the tree that the newest checkpoint signs.",
		"%d entries are as they were written, %s of them sealed in the tree that the newest checkpoint signs.", say.Number(ctx, f.Size))
}

func (f FinishedCheck) when(ctx context.Context, c ui.Clock) string {
	return say.T(ctx, "Checked %s, asked for by %s, took %s.", c.Moment(f.Finished), Actor(ctx, kindOfAsker(f.By), f.By), ui.Span(ctx, f.Took))
}

// kindOfAsker tells the job that checks once a day from a person.
func kindOfAsker(name string) string {
	if name == "jobs.check" {
		return "system"
	}
	return "staff"
}

// entryCount writes a number of entries: "1 entry", "4,310 entries".
func entryCount(ctx context.Context, n int) string {
	return say.N(ctx, n, "%d entry", "%d entries")
}

package view

import (
	"context"
	"time"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Health is what the reconciliation last found.
type Health struct {
	Frame
	CheckedAt  time.Time // zero before the first check
	Invariants []Invariant
	Ledger     Chain
	Guard      string // what keeps the program from changing the ledger: "login", "role" or "trigger"; empty if not known
}

// Invariant is one thing that must never be.
type Invariant struct {
	Name       string // "I7"
	Never      string // the sentence
	Violations int
	Examples   []Example
}

// Example is one row that violates an invariant.
type Example struct {
	Words     string // an id, or the name of a job
	Reference string // of the request that it is about; empty if there is none to be seen
}

// checkedLately is how old a check may be that still says how things are.
const checkedLately = 3 * time.Minute

// stale reports whether nobody checks any more.
func (p Health) stale() bool { return p.Clock.Now.Sub(p.CheckedAt) > checkedLately }

func (p Health) violations() int {
	n := 0
	for _, i := range p.Invariants {
		n += i.Violations
	}
	return n
}

// checked says how long ago, to the second: "checked 20 seconds ago".
func (p Health) checked(ctx context.Context) string {
	return say.T(ctx, "checked %s ago", ui.Span(ctx, max(0, p.Clock.Now.Sub(p.CheckedAt))))
}

func (i Invariant) tag() ui.Tag {
	if i.Violations > 0 {
		return ui.Violated
	}
	return ui.Holds
}

// more is how many violations there are beside the examples.
func (i Invariant) more() int { return i.Violations - len(i.Examples) }

package erasure

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/rules"
	"lethe/internal/rules/document"
)

// Simulation asks what a draft would have changed.
type Simulation struct {
	Document document.Document
	Days     int // how far to look back, 1 to 365
}

// Simulated is what the draft does with past requests, compared with the version
// that is published now.
type Simulated struct {
	Days       int
	Requests   int  // looked at: 100,000 at the most
	Truncated  bool // there are more; only the newest were looked at
	Elsewhere  int  // would go elsewhere
	Reviewed   int  // would be reviewed in another way, wherever they go
	Unroutable int  // would go nowhere, and go somewhere now
	Failed     int  // could be routed under one of the two only: a rule fails on their facts
	// Destinations holds those that gain or lose, by name.
	Destinations []Shift
	// Examples holds the newest requests that differ, at most maxExamples.
	Examples []Rerouted
}

// Shift is how many requests a destination would gain and lose.
type Shift struct {
	Name, Title  string
	Gained, Lost int
}

// Rerouted is a request that would go elsewhere, or be reviewed in another way.
type Rerouted struct {
	Reference string
	Archived  bool
	rules.Difference
}

const (
	maxSimulated    = 100_000
	maxExamples     = 200
	simulatedAtOnce = 1000 // requests in one part
)

// Simulate routes the requests of the last days under the draft and under the
// version that is published now, archived requests too, and says what differs.
// It looks at the newest 100,000, and changes nothing. It fails with BadInput
// for a draft with faults.
func (s *Service) Simulate(ctx context.Context, in Simulation) (Simulated, error) {
	if err := auth.RequireAny(ctx, auth.ReadRequests, auth.ManageRouting); err != nil {
		return Simulated{}, err
	}
	if in.Days < 1 || in.Days > 365 {
		return Simulated{}, fault.Invalid(fault.Field{Path: "days", Message: "Look back 1 to 365 days."})
	}
	draft, err := in.Document.Normalised()
	if err != nil {
		return Simulated{}, documentFaults(err)
	}
	after, err := compileDocument(draft)
	if err != nil {
		return Simulated{}, fmt.Errorf("compile the draft: %w", err)
	}
	before := &published{set: &rules.Set{}}
	if current, err := s.currentRules(ctx, s.db.Read()); err != nil {
		return Simulated{}, err
	} else if current != nil {
		before = current
	}
	out := Simulated{Days: in.Days}
	parts, more, err := s.compareAll(ctx, in.Days, before.set, after)
	if err != nil {
		return Simulated{}, err
	}
	out.Truncated = more
	out.add(parts, before.document, draft)
	return out, nil
}

// add sums the parts up, with the titles that the later document gives.
func (out *Simulated) add(parts []*part, documents ...document.Document) {
	var totals rules.Totals
	for _, p := range parts {
		totals = totals.Merge(p.comparison.Totals())
		out.Elsewhere += p.elsewhere
		out.Examples = append(out.Examples, p.examples...)
	}
	out.Examples = out.Examples[:min(len(out.Examples), maxExamples)]
	out.Requests, out.Reviewed = totals.Requests, totals.ReviewChanged
	out.Unroutable, out.Failed = totals.Unroutable, totals.Faults
	titles := map[string]string{}
	for _, d := range documents {
		for _, to := range d.Destinations {
			titles[to.Name] = to.Title
		}
	}
	for _, name := range slices.Sorted(maps.Keys(titles)) {
		shift := Shift{Name: name, Title: titles[name], Gained: totals.Gained[name], Lost: totals.Lost[name]}
		if shift.Gained+shift.Lost > 0 {
			out.Destinations = append(out.Destinations, shift)
		}
	}
}

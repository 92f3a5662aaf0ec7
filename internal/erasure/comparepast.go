package erasure

import (
	"context"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"lethe/internal/rules"
)

// part is a run of past requests, compared under two sets of rules.
type part struct {
	comparison *rules.Comparison
	requests   []pastRequest
	elsewhere  int
	examples   []Rerouted
}

// compareAll compares the requests of the last days, as many parts at once as
// there are processors. The parts are in the order of the requests; more says that
// there are others, which are older.
func (s *Service) compareAll(ctx context.Context, days int, before, after *rules.Set) (parts []*part, more bool, err error) {
	next := &part{}
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0)) // what is read waits for what is compared
	start := func() {
		p := next
		next = &part{}
		p.comparison = rules.Compare(before, after)
		parts = append(parts, p)
		group.Go(p.compare)
	}
	more, err = s.pastRequests(ctx, days, maxSimulated, func(r pastRequest) {
		next.requests = append(next.requests, r)
		if len(next.requests) == simulatedAtOnce {
			start()
		}
	})
	start()
	if failed := group.Wait(); err == nil {
		err = failed
	}
	return parts, more, err
}

func (p *part) compare() error {
	for _, r := range p.requests {
		d, err := p.comparison.Of(r.facts)
		switch {
		case err != nil:
			return fmt.Errorf("compare the routes of request %s: %w", r.reference, err)
		case d.None():
			continue
		case len(d.Gained)+len(d.Lost) > 0:
			p.elsewhere++
		}
		if len(p.examples) < maxExamples {
			p.examples = append(p.examples, Rerouted{Reference: r.reference, Archived: r.archived, Difference: d})
		}
	}
	p.requests = nil
	return nil
}

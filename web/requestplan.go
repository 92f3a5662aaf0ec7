package web

import (
	"context"
	"fmt"

	"lethe/ent"
	"lethe/ent/destination"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// plan says where the request goes when it is approved, or now that it is, and
// why; nil once it is routed, and when no rules are published. Rules that cannot
// be evaluated are a person's business, not a reason to show no page.
func (s *site) plan(ctx context.Context, r *ent.ErasureRequest) (*view.Plan, error) {
	if r.State != lifecycle.InReview && r.State != lifecycle.Approved {
		return nil, nil
	}
	a, err := s.Erasure.Explain(ctx, erasure.Question{Reference: r.Reference})
	switch {
	case err != nil && (s.Unavailable(err) || ctx.Err() != nil):
		return nil, err
	case err != nil:
		s.Log.WarnContext(ctx, "the plan of a request cannot be shown", "request", r.ID, "error", err)
		return nil, nil
	case a.Version == 0:
		return nil, nil
	}
	return planOf(a), nil
}

func planOf(a erasure.Answer) *view.Plan {
	why := answerOf(a, "", "")
	return &view.Plan{RuleSet: a.Version, Hash: a.PlanHash, Destinations: why.Destinations, Rules: why.Rules, Others: why.Others}
}

// planChange says why the last approval of the request did not hold; nil if it
// did.
func (s *site) planChange(ctx context.Context, r *ent.ErasureRequest) (*view.PlanChange, error) {
	c := r.PlanChange
	if c == nil {
		return nil, nil
	}
	out := &view.PlanChange{From: c.From, To: c.To}
	for _, part := range []struct {
		names  []string
		titles *[]string
	}{{c.Gained, &out.Gained}, {c.Lost, &out.Lost}, {c.Moved, &out.Moved}} {
		if len(part.names) == 0 {
			continue
		}
		// Also of those that are removed: their rows stay.
		titles, err := s.Read.Destination.Query().Where(destination.NameIn(part.names...)).
			Order(destination.ByTitle()).Select(destination.FieldTitle).Strings(ctx)
		if err != nil {
			return nil, fmt.Errorf("load the titles of destinations: %w", err)
		}
		*part.titles = titles
	}
	return out, nil
}

package erasure

import (
	"context"
	"time"

	"lethe/ent"
	"lethe/internal/rules"
)

// reviewEnds returns when a request received at r.ReceivedAt goes out by
// itself, or nil when a person must decide: because a rule says so, or because
// a rule cannot be evaluated.
func (s *Service) reviewEnds(ctx context.Context, client *ent.Client, r *ent.ErasureRequest, types []string) (*time.Time, error) {
	p, err := s.currentRules(ctx, client)
	if err != nil {
		return nil, err
	}
	return s.reviewEndsUnder(ctx, p, r, types)
}

// reviewEndsUnder is reviewEnds under those rules; nil for none.
func (s *Service) reviewEndsUnder(ctx context.Context, p *published, r *ent.ErasureRequest, types []string) (*time.Time, error) {
	if p == nil {
		return s.windowEnds(r.ReceivedAt, rules.Plan{}), nil
	}
	f, err := facts(r, types)
	if err != nil {
		return nil, err
	}
	plan, err := p.set.Match(f)
	if err != nil {
		s.log.WarnContext(ctx, "a rule cannot be evaluated: a person must decide", "request", r.ID, "error", err)
		return nil, nil
	}
	return s.windowEnds(r.ReceivedAt, plan), nil
}

// windowEnds returns when a review that begins at that time ends by itself; nil
// when the plan wants a person to decide.
func (s *Service) windowEnds(begins time.Time, plan rules.Plan) *time.Time {
	window := s.cfg.ReviewWindow
	switch plan.Review {
	case rules.ReviewRequired:
		return nil
	case rules.ReviewNone:
		window = 0
	case rules.ReviewWindow:
		if plan.ReviewWindow > 0 {
			window = plan.ReviewWindow
		}
	}
	ends := begins.Add(window)
	return &ends
}

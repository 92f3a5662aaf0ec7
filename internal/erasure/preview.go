package erasure

import (
	"context"
	"time"

	"lethe/ent"
	"lethe/internal/auth"
)

// Preview is what Submit would make of a submission now.
type Preview struct {
	Asked      time.Time // when the person asked, from when the law counts
	Deadline   Deadline
	ReviewEnds *time.Time // when it would go out by itself; nil when a person must decide
	Routing    Answer     // where an approval would send it, and why; of Version 0 when no rules are published
}

// Preview says what Submit would make of a submission, and saves nothing. It fails
// as Submit does: with BadInput for input that is wrong, with every field that is.
func (s *Service) Preview(ctx context.Context, in Submission) (Preview, error) {
	for _, p := range []auth.Permission{auth.SubmitRequests, auth.ReadRequests} {
		if err := auth.Require(ctx, p); err != nil {
			return Preview{}, err
		}
	}
	v, err := s.validate(in)
	if err != nil {
		return Preview{}, err
	}
	now, err := s.Now(ctx)
	if err != nil {
		return Preview{}, err
	}
	asked, err := v.askedAt(now)
	if err != nil {
		return Preview{}, err
	}
	r := &ent.ErasureRequest{
		Cause: v.cause, Regulation: v.regulation, Source: auth.From(ctx).Source,
		Attributes: v.attributes, SubmittedAt: asked, ReceivedAt: now,
	}
	out := Preview{Asked: asked, Deadline: s.cfg.Law.deadline(r, nil)}
	if out.ReviewEnds, err = s.reviewEnds(ctx, s.db.Read(), r, v.types()); err != nil {
		return Preview{}, err
	}
	out.Routing, err = s.routingOf(ctx, r, v.types())
	return out, err
}

// routingOf is what the current rules say of a request that is not saved.
func (s *Service) routingOf(ctx context.Context, r *ent.ErasureRequest, types []string) (Answer, error) {
	p, err := s.currentRules(ctx, s.db.Read())
	if err != nil || p == nil {
		return Answer{}, err
	}
	f, err := facts(r, types)
	if err != nil {
		return Answer{}, err
	}
	return p.answer(f)
}

package erasure

import (
	"context"

	"lethe/internal/lifecycle"
	"lethe/internal/rules"
)

// partWays gives the requests that were joined to this one back to review if it
// does not go everywhere that they would: the rules, or its facts, have changed
// since. It is about to be routed by this plan under its pinned version. One of
// which the rules cannot be evaluated goes back too.
func (s *Service) partWays(ctx context.Context, c *change, plan rules.Plan) error {
	joined, err := joinedTo(ctx, c.tx, c.request.ID)
	if err != nil {
		return err
	}
	for _, r := range joined {
		asRouted := *r
		asRouted.RuleSetVersion = c.request.RuleSetVersion
		_, theirs, err := s.match(ctx, c.tx.Client(), &asRouted)
		if _, further := beyond(theirs, plan); err == nil && !further {
			continue
		}
		d := &change{tx: c.tx, request: r, now: c.now}
		if err := d.inherit(ctx, lifecycle.Forwarding); err != nil {
			return err
		}
	}
	return nil
}

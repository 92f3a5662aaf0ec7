package erasure

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
	"lethe/ent/destination"
	"lethe/internal/lifecycle"
	"lethe/internal/seedbug"
)

// RouteDue routes approved requests whose undo window has ended: it writes one
// delivery for each destination that the pinned version of the rules names, in
// the transaction that makes the request FORWARDING. It returns how many
// requests it moved.
func (s *Service) RouteDue(ctx context.Context) (int, error) {
	due := `SELECT id FROM erasure_requests
		WHERE state = 'APPROVED' AND send_at <= (SELECT lethe_now()) AND hold_ground IS NULL
		ORDER BY send_at LIMIT $1`
	return s.each(ctx, due, func(ctx context.Context, c *change) error {
		r := c.request
		if r.State != lifecycle.Approved || r.SendAt.After(c.now) || r.HoldGround != nil {
			return errNotDue
		}
		return s.route(ctx, c)
	})
}

func (s *Service) route(ctx context.Context, c *change) error {
	if c.request.RuleSetVersion == nil {
		return c.giveBack(ctx, "no rules were published when it was approved")
	}
	p, plan, err := s.match(ctx, c.tx.Client(), c.request)
	if err != nil {
		s.log.WarnContext(ctx, "the rules cannot be evaluated: a person must decide", "request", c.request.ID, "error", err)
		return c.giveBack(ctx, "rules cannot be evaluated")
	}
	if len(plan.Destinations) == 0 && seedbug.Planted != seedbug.UnroutableIsDone {
		return c.giveBack(ctx, "no rule names a destination")
	}
	changed, now, err := s.changedPlan(ctx, c, p, plan)
	if err != nil {
		s.log.WarnContext(ctx, "the current rules cannot be evaluated: a person must decide", "request", c.request.ID, "error", err)
		return c.giveBack(ctx, "rules cannot be evaluated")
	}
	if changed != nil {
		return s.replan(ctx, c, changed, now)
	}
	destinations, err := lockPublished(ctx, c.tx, plan.Destinations...)
	if err != nil {
		return fmt.Errorf("route request %s: %w", c.request.ID, err)
	}
	if err := s.partWays(ctx, c, plan); err != nil {
		return err
	}
	if seedbug.Planted == seedbug.RoutingOutside {
		s.inFlight.Go(func() { s.writeOutside(ctx, c, destinations) })
	} else if err := c.writeDeliveries(ctx, destinations); err != nil {
		return err
	}
	detail := map[string]any{"destinations": plan.Destinations, "ruleSetVersion": p.version}
	err = c.move(ctx, lifecycle.Route, "request.routed", detail, func(u *ent.ErasureRequestUpdateOne) {
		u.ClearSendAt().SetRoutedTo(plan.Destinations)
	})
	if seedbug.Planted == seedbug.UnroutableIsDone && len(destinations) == 0 && err == nil {
		return c.move(ctx, lifecycle.Complete, "request.completed", nil, nil)
	}
	return err
}

// lockPublished loads and locks destinations, so that none is retired before its
// delivery is written. It fails when one was retired since the rules were read:
// the next try sees the new rules.
func lockPublished(ctx context.Context, tx *ent.Tx, names ...string) ([]*ent.Destination, error) {
	list, err := tx.Destination.Query().Where(destination.NameIn(names...), destination.RetiredAtIsNil()).
		Order(destination.ByName()).
		ForShare(entsql.WithLockClause("FOR KEY SHARE")). // what counts attempts in these rows goes on
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock %d destinations: %w", len(names), err)
	}
	if len(list) != len(names) {
		return nil, fmt.Errorf("the rules name %d destinations, %d are published", len(names), len(list))
	}
	return list, nil
}

// writeDeliveries writes one delivery for each destination.
func (c *change) writeDeliveries(ctx context.Context, to []*ent.Destination) error {
	rows := make([]*ent.DeliveryCreate, len(to))
	for i, d := range to {
		rows[i] = c.tx.Delivery.Create().
			SetRequestID(c.request.ID).
			SetDestinationID(d.ID).
			SetState(lifecycle.Queued).
			SetCreatedAt(c.now).
			SetPatientUntil(c.now.Add(patience(c.now, c.request.DueAt))).
			SetNextAttemptAt(c.now)
	}
	if err := c.tx.Delivery.CreateBulk(rows...).Exec(ctx); err != nil {
		return fmt.Errorf("write the deliveries of request %s: %w", c.request.ID, err)
	}
	return nil
}

// writeOutside is what writeDeliveries must never be.
func (s *Service) writeOutside(ctx context.Context, c *change, to []*ent.Destination) {
	_ = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		return (&change{tx: tx, request: c.request, now: c.now}).writeDeliveries(ctx, to)
	})
}

// giveBack returns an approved request that reaches no destination to review,
// where a person must decide: it never goes out by itself again, and it is
// never silently complete.
func (c *change) giveBack(ctx context.Context, why string) error {
	return c.move(ctx, lifecycle.Replan, "request.unroutable", map[string]any{"why": why}, func(u *ent.ErasureRequestUpdateOne) {
		forgetApproval(u)
		u.SetUnroutableAt(c.now).ClearReviewEndsAt()
	})
}

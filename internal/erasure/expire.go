package erasure

import (
	"context"
	"fmt"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/internal/lifecycle"
)

// ExpireDue gives deliveries that were accepted, but not confirmed in time, to
// a person; they are also sent again, once a day. It returns how many.
func (s *Service) ExpireDue(ctx context.Context) (int, error) {
	due := `SELECT DISTINCT request_id FROM deliveries
		WHERE state = 'ACCEPTED' AND confirm_by <= (SELECT lethe_now()) LIMIT $1`
	return s.each(ctx, due, func(ctx context.Context, c *change) error {
		late, err := c.tx.Delivery.Query().
			Where(delivery.RequestID(c.request.ID), delivery.StateEQ(lifecycle.Accepted), delivery.ConfirmByLTE(c.now)).
			WithDestination().ForUpdate().All(ctx)
		if err != nil {
			return fmt.Errorf("lock the unconfirmed deliveries of request %s: %w", c.request.ID, err)
		}
		if len(late) == 0 {
			return errNotDue
		}
		return s.expire(ctx, c, late)
	})
}

func (s *Service) expire(ctx context.Context, c *change, late []*ent.Delivery) error {
	v := s.cfg.needsPerson("The destination accepted the order but did not confirm it in time.")
	for _, d := range late {
		if _, err := c.apply(ctx, d, v, evidence{action: "delivery.overdue"}); err != nil {
			return err
		}
	}
	return nil
}

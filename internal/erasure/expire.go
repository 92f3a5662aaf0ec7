package erasure

import (
	"context"
	"fmt"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/internal/lifecycle"
)

// ExpireDue gives deliveries that took too long to a person: those that were
// accepted, but not confirmed in time, which are also sent again once a day, and
// those that no attempt has brought through for as long as they are patient. It
// returns of how many requests.
func (s *Service) ExpireDue(ctx context.Context) (int, error) {
	due := `SELECT DISTINCT request_id FROM (
			(SELECT request_id FROM deliveries WHERE state = 'ACCEPTED' AND confirm_by <= (SELECT lethe_now()) ORDER BY confirm_by LIMIT $1)
			UNION ALL
			(SELECT request_id FROM deliveries WHERE state = 'QUEUED' AND patient_until <= (SELECT lethe_now()) ORDER BY patient_until LIMIT $1)
		) late`
	return s.each(ctx, due, func(ctx context.Context, c *change) error {
		late, err := c.tx.Delivery.Query().
			Where(delivery.RequestID(c.request.ID), delivery.Or(
				delivery.And(delivery.StateEQ(lifecycle.Accepted), delivery.ConfirmByLTE(c.now)),
				delivery.And(delivery.StateEQ(lifecycle.Queued), delivery.PatientUntilLTE(c.now)),
			)).
			WithDestination().ForUpdate().All(ctx)
		if err != nil {
			return fmt.Errorf("lock the late deliveries of request %s: %w", c.request.ID, err)
		}
		if len(late) == 0 {
			return errNotDue
		}
		return s.expire(ctx, c, late)
	})
}

func (s *Service) expire(ctx context.Context, c *change, late []*ent.Delivery) error {
	b := &book{tx: c.tx, now: c.now, outbox: c.outbox}
	for _, d := range late {
		v := s.cfg.needsPerson("The destination accepted the order but did not confirm it in time.")
		if d.State == lifecycle.Queued {
			v = verdict{event: lifecycle.Fail, keepsTime: true, complaint: notSent(d)}
		}
		if err := b.apply(ctx, c, d, v, evidence{action: "delivery.overdue"}); err != nil {
			return err
		}
	}
	_, err := b.write(ctx)
	return err
}

// notSent says why a delivery has waited too long, if no attempt has said so.
func notSent(d *ent.Delivery) string {
	to := d.Edges.Destination
	switch {
	case to.PausedAt != nil:
		return "Nothing is sent to this destination while it is paused."
	case d.LastError != nil:
		return *d.LastError
	case d.Attempts == 0:
		return "The order could not be sent yet: the destination does not work."
	}
	return "The destination does not work."
}

package erasure

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/attempt"
	"lethe/ent/delivery"
	"lethe/internal/fault"
)

// settle writes what an attempt brought, if its lease is still ours: the
// delivery, the attempt's record, the receipt and the ledger entry, and the end
// of the request when this was its last open delivery. When the lease is lost,
// another attempt or a callback was faster: the state stays as it is, and only
// the attempt's record is kept.
func (s *Service) settle(ctx context.Context, cl claim, r result) error {
	completed := false
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		completed = false // of a try that was broken off
		c, err := lock(ctx, tx, cl.delivery.RequestID)
		if err != nil {
			return err
		}
		d, err := lockDelivery(ctx, tx, cl.delivery.ID)
		if err != nil {
			return err
		}
		v := s.cfg.decide(c.standing(d), r)
		if err := c.saveAttempt(ctx, cl.delivery, v, r); err != nil {
			return err
		}
		if d.LeaseToken == nil || *d.LeaseToken != cl.token {
			s.log.WarnContext(ctx, "the lease was lost: the result changes nothing", "delivery", d.ID)
			return nil
		}
		completed, err = c.apply(ctx, d, v, evidence{receipt: r.receipt, via: "response", action: "delivery.attempted"})
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return nil // the request was archived meanwhile, with all its deliveries closed
	}
	if err == nil && completed {
		s.wake(ctx)
	}
	return err
}

// lockDelivery locks one delivery, with its destination. The caller holds the
// lock of its request, which is always taken first.
func lockDelivery(ctx context.Context, tx *ent.Tx, id uuid.UUID) (*ent.Delivery, error) {
	d, err := tx.Delivery.Query().Where(delivery.ID(id)).WithDestination().ForUpdate().Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, fault.New(fault.NotFound, "There is no such open delivery.")
	case err != nil:
		return nil, fmt.Errorf("lock a delivery: %w", err)
	}
	return d, nil
}

func (c *change) standing(d *ent.Delivery) standing {
	return standing{attempts: d.Attempts, createdAt: d.CreatedAt, dueAt: c.request.DueAt, now: c.now}
}

// saveAttempt records the try itself, once: an attempt that was written off as
// unknown keeps that record.
func (c *change) saveAttempt(ctx context.Context, d *ent.Delivery, v verdict, r result) error {
	row := c.tx.Attempt.Create().
		SetDeliveryID(d.ID).
		SetNumber(d.Attempts).
		SetOutcome(v.outcome).
		SetStartedAt(c.now.Add(-r.took)).
		SetTookMs(r.took.Milliseconds()).
		SetDetail(limited(v.complaint, maxWords))
	if status := httpStatus(r); status != 0 {
		row.SetHTTPStatus(status)
	}
	err := row.OnConflictColumns(attempt.FieldDeliveryID, attempt.FieldNumber).DoNothing().Exec(ctx)
	if err != nil && !errors.Is(err, errNoRows) {
		return fmt.Errorf("record attempt %d of delivery %s: %w", d.Attempts, d.ID, err)
	}
	return nil
}

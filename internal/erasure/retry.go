package erasure

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// Retry makes an open delivery due at once. A delivery that is being sent, on
// hold or closed is a Conflict.
func (s *Service) Retry(ctx context.Context, deliveryID uuid.UUID) (*ent.Delivery, error) {
	d, err := s.db.Read().Delivery.Query().Where(delivery.ID(deliveryID), VisibleDeliveries(ctx)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, fault.New(fault.NotFound, "There is no such delivery.")
	case err != nil:
		return nil, fmt.Errorf("load delivery %s: %w", deliveryID, err)
	}
	var saved *ent.Delivery
	_, err = s.change(ctx, d.RequestID, 0, auth.ManageDeliveries, func(ctx context.Context, c *change) error {
		locked, err := lockDelivery(ctx, c.tx, d.ID)
		if err != nil {
			return err
		}
		switch locked.State {
		case lifecycle.Queued, lifecycle.Failed, lifecycle.Accepted:
		case lifecycle.Sending:
			return fault.New(fault.Conflict, "This delivery is being sent right now. Wait for its answer.")
		default:
			return fault.New(fault.Conflict, "This delivery is %s: there is nothing to try again.", locked.State)
		}
		if _, err := c.apply(ctx, locked, verdict{event: lifecycle.Retry}, evidence{action: "delivery.retried"}); err != nil {
			return err
		}
		saved, err = c.tx.Delivery.Get(ctx, d.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return saved.Unwrap(), nil
}

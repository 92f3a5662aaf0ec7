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

// changeDelivery runs do for a delivery that the actor may see, under the row
// locks of its request and then of itself, and returns it as it was saved. The
// delivery comes with its destination.
func (s *Service) changeDelivery(ctx context.Context, id uuid.UUID, p auth.Permission, do func(context.Context, *change, *ent.Delivery) error) (*ent.Delivery, error) {
	if err := auth.Require(ctx, p); err != nil {
		return nil, err
	}
	seen, err := s.db.Read().Delivery.Query().Where(delivery.ID(id), VisibleDeliveries(ctx)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, fault.New(fault.NotFound, "There is no such delivery.")
	case err != nil:
		return nil, fmt.Errorf("load delivery %s: %w", id, err)
	}
	var saved *ent.Delivery
	_, err = s.change(ctx, seen.RequestID, 0, p, func(ctx context.Context, c *change) error {
		saved = nil // of a try that was broken off
		d, err := lockDelivery(ctx, c.tx, id)
		if err != nil {
			return err
		}
		if err := do(ctx, c, d); err != nil {
			return err
		}
		if saved, err = c.tx.Delivery.Get(ctx, id); err != nil {
			return fmt.Errorf("read delivery %s again: %w", id, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return saved.Unwrap(), nil
}

// needsOpen fails with Conflict for a delivery about which a person has nothing to
// decide: it is closed, or its answer may come at any moment.
func needsOpen(d *ent.Delivery) error {
	switch {
	case d.State == lifecycle.Sending:
		return fault.New(fault.Conflict, "This delivery is being sent right now. Wait for its answer, then look again.")
	case d.State.Closed():
		return fault.New(fault.Conflict, "This delivery is closed (%s): there is nothing to decide about it.", d.State)
	}
	return nil
}

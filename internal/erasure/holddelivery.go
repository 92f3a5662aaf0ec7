package erasure

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// DeliveryHolding puts one delivery on hold.
type DeliveryHolding struct {
	DeliveryID uuid.UUID
	Ground     lifecycle.HoldGround
	ReviewOn   time.Time // the day on which it is looked at again: after today, at most a year ahead
}

// HoldDelivery stops one delivery until a person releases it; the others of its
// request go on. On one that is on hold already the new ground and day replace
// the old. It fails with BadInput like Hold, and with Conflict for a delivery that
// is being sent, is closed, or is on hold with its request.
func (s *Service) HoldDelivery(ctx context.Context, in DeliveryHolding) (*ent.Delivery, error) {
	return s.changeDelivery(ctx, in.DeliveryID, auth.ManageDeliveries, func(ctx context.Context, c *change, d *ent.Delivery) error {
		h, err := newHolding(in.Ground, in.ReviewOn, c.now)
		if err != nil {
			return err
		}
		if err := needsOpen(d); err != nil {
			return err
		}
		if d.HoldOfRequest {
			return fault.New(fault.Conflict, "The whole request is on hold. Change the hold of the request, or release it first.")
		}
		_, err = c.apply(ctx, d, h.of(d), evidence{action: "delivery.held", detail: h.detail()})
		return err
	})
}

// ReleaseDelivery ends the hold of one delivery: it is sent at once, or, when the
// destination had accepted it before, its confirmation is waited for again. It
// fails with Conflict for a delivery that is not on hold, and while its request is.
func (s *Service) ReleaseDelivery(ctx context.Context, id uuid.UUID) (*ent.Delivery, error) {
	return s.changeDelivery(ctx, id, auth.ManageDeliveries, func(ctx context.Context, c *change, d *ent.Delivery) error {
		switch {
		case d.State != lifecycle.Held:
			return fault.New(fault.Conflict, "This delivery is %s: it is not on hold.", d.State)
		case c.request.HoldGround != nil:
			return fault.New(fault.Conflict, "The whole request is on hold. Release the request first.")
		}
		_, err := c.apply(ctx, d, c.released(d), evidence{action: "delivery.released"})
		return err
	})
}

package erasure

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// Retry makes an open delivery due at once, and has a destination that is left
// alone because it failed again and again tried at once. A delivery that is being
// sent, on hold or closed is a Conflict.
func (s *Service) Retry(ctx context.Context, deliveryID uuid.UUID) (*ent.Delivery, error) {
	return s.changeDelivery(ctx, deliveryID, auth.ManageDeliveries, func(ctx context.Context, c *change, d *ent.Delivery) error {
		if err := needsOpen(d); err != nil {
			return err
		}
		if d.State == lifecycle.Held {
			return fault.New(fault.Conflict, "This delivery is on hold. Release it first; then it is sent.")
		}
		if _, err := c.apply(ctx, d, retried(), evidence{action: "delivery.retried"}); err != nil {
			return err
		}
		return tryAtOnce(ctx, c.tx, d.DestinationID)
	})
}

// retried is what a person's wish makes of a delivery.
func retried() verdict { return verdict{event: lifecycle.Retry, patience: retryPatience} }

// tryAtOnce ends the rest of destinations that failed again and again: one order
// tries each now. How often it failed is not forgotten, so that the rest goes on
// as long as before when that one fails too. The caller locks nothing after it.
func tryAtOnce(ctx context.Context, tx *ent.Tx, destinations ...uuid.UUID) error {
	const query = `
UPDATE destinations x SET circuit_open_until = (SELECT lethe_now())
FROM (
	SELECT id FROM destinations WHERE id = ANY($1::uuid[]) AND circuit_open_until > (SELECT lethe_now())
	ORDER BY id FOR NO KEY UPDATE
) resting
WHERE x.id = resting.id`
	if _, err := tx.ExecContext(ctx, query, array(destinations)); err != nil {
		return fmt.Errorf("end the rest of destinations: %w", err)
	}
	return nil
}

package erasure

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/ent/erasurerequest"
	"lethe/internal/database"
	"lethe/internal/fault"
)

// locked is what a batch settles, under its locks.
type locked struct {
	requests   map[uuid.UUID]*change
	deliveries map[uuid.UUID]*ent.Delivery
	now        time.Time
}

// lockBatch locks the requests, in the order of their ids: every transaction that
// takes several takes them so, and none waits for one that waits for it. The
// deliveries are only read: what moves one holds its request's lock, but for a
// claim, which the book looks out for. What is gone is left out.
func (s *Service) lockBatch(ctx context.Context, tx *ent.Tx, batch []attempted) (*locked, error) {
	var requestIDs, deliveryIDs []uuid.UUID
	for _, a := range batch {
		requestIDs = append(requestIDs, a.delivery.RequestID)
		deliveryIDs = append(deliveryIDs, a.delivery.ID)
	}
	requests, err := tx.ErasureRequest.Query().
		Where(idIn(requestIDs)).
		Order(erasurerequest.ByID()).
		Select(erasurerequest.FieldID, erasurerequest.FieldState, erasurerequest.FieldDueAt,
			erasurerequest.FieldHoldGround, erasurerequest.FieldHoldReviewOn, erasurerequest.FieldHoldBy).
		ForUpdate().
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock %d requests: %w", len(requestIDs), err)
	}
	deliveries, err := tx.Delivery.Query().
		Where(idIn(deliveryIDs)).
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("load %d deliveries: %w", len(deliveryIDs), err)
	}
	now, err := database.Now(ctx, tx)
	if err != nil {
		return nil, err
	}
	l := &locked{requests: map[uuid.UUID]*change{}, deliveries: map[uuid.UUID]*ent.Delivery{}, now: now}
	for _, r := range requests {
		l.requests[r.ID] = &change{tx: tx, request: r, now: now}
	}
	for _, d := range deliveries {
		l.deliveries[d.ID] = d
	}
	return l, nil
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

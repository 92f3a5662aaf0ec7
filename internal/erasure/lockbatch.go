package erasure

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/ent/erasurerequest"
	"lethe/internal/fault"
)

// locked is what a batch settles, under its locks.
type locked struct {
	requests   map[uuid.UUID]*change
	deliveries map[uuid.UUID]*ent.Delivery
	now        time.Time
}

// lockBatch locks the requests of a batch. The deliveries are not locked: what
// moves one holds its request's lock, but for a claim, which the book looks out
// for. What is gone is left out.
func (s *Service) lockBatch(ctx context.Context, tx *ent.Tx, batch []attempted, fresh bool) (*locked, error) {
	l := &locked{deliveries: map[uuid.UUID]*ent.Delivery{}}
	var requestIDs, toLoad []uuid.UUID
	for _, a := range batch {
		requestIDs = append(requestIDs, a.delivery.RequestID)
		if fresh || a.kind != send {
			toLoad = append(toLoad, a.delivery.ID)
		} else {
			l.deliveries[a.delivery.ID] = a.delivery
		}
	}
	var err error
	l.requests, l.now, err = s.lockAll(ctx, tx, requestIDs,
		erasurerequest.FieldID, erasurerequest.FieldState, erasurerequest.FieldDueAt,
		erasurerequest.FieldHoldGround, erasurerequest.FieldHoldReviewOn, erasurerequest.FieldHoldBy)
	if err != nil {
		return nil, err
	}
	return l, l.load(ctx, tx, toLoad)
}

func (l *locked) load(ctx context.Context, tx *ent.Tx, ids []uuid.UUID) error {
	if len(ids) == 0 {
		return nil
	}
	deliveries, err := tx.Delivery.Query().Where(idIn(ids)).All(ctx)
	if err != nil {
		return fmt.Errorf("load %d deliveries: %w", len(ids), err)
	}
	for _, d := range deliveries {
		l.deliveries[d.ID] = d
	}
	return nil
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

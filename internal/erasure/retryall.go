package erasure

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/internal/auth"
)

// maxRetries is how many deliveries one call makes due.
const maxRetries = 1000

// RetryAll is Retry for every delivery of the filter that the actor may see and
// that is not due yet, the oldest first, at most 1,000 of them. It returns how
// many it made due and how many are left for another call. They are saved in
// parts: after an error the first of them may be due.
func (s *Service) RetryAll(ctx context.Context, f RetryFilter) (retried, left int, err error) {
	if err := auth.Require(ctx, auth.ManageDeliveries); err != nil {
		return 0, 0, err
	}
	if err := s.checkFilter(ctx, &f); err != nil {
		return 0, 0, err
	}
	found, err := s.db.Read().Delivery.Query().
		Where(f.conditions(ctx)...).
		Order(delivery.ByCreatedAt(), delivery.ByID()).
		Limit(maxRetries).
		Select(delivery.FieldID, delivery.FieldRequestID).
		All(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("look for deliveries to try again: %w", err)
	}
	for _, part := range byRequest(found) {
		n, err := s.retryPart(ctx, f, part)
		if err != nil {
			return retried, 0, err
		}
		retried += n
	}
	if retried > 0 {
		s.wake(ctx)
	}
	left, err = s.db.Read().Delivery.Query().Where(f.conditions(ctx)...).Count(ctx)
	if err != nil {
		return retried, 0, fmt.Errorf("count what is left to try again: %w", err)
	}
	return retried, left, nil
}

// byRequest parts deliveries into those of at most batch requests each, in the
// order of the requests' ids.
func byRequest(found []*ent.Delivery) [][]*ent.Delivery {
	slices.SortFunc(found, func(a, b *ent.Delivery) int { return bytes.Compare(a.RequestID[:], b.RequestID[:]) })
	var parts [][]*ent.Delivery
	requests := 0
	for n, d := range found {
		if n == 0 || d.RequestID != found[n-1].RequestID {
			if requests%batch == 0 {
				parts = append(parts, nil)
			}
			requests++
		}
		last := len(parts) - 1
		parts[last] = append(parts[last], d)
	}
	return parts
}

// retryPart makes the deliveries due, in one transaction, that still are what the
// filter asks for.
func (s *Service) retryPart(ctx context.Context, f RetryFilter, part []*ent.Delivery) (int, error) {
	requestIDs, ids := make([]uuid.UUID, len(part)), make([]uuid.UUID, len(part))
	for n, d := range part {
		requestIDs[n], ids[n] = d.RequestID, d.ID
	}
	retriedNow := 0
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		changes, now, err := s.lockAll(ctx, tx, slices.Compact(requestIDs))
		if err != nil {
			return err
		}
		waiting, err := tx.Delivery.Query().Where(f.conditions(ctx)...).Where(idIn(ids)).
			Order(delivery.ByID()).WithDestination().ForUpdate().All(ctx)
		if err != nil {
			return fmt.Errorf("lock deliveries to try again: %w", err)
		}
		retriedNow = len(waiting)
		return retryLocked(ctx, tx, now, changes, waiting)
	})
	return retriedNow, err
}

func retryLocked(ctx context.Context, tx *ent.Tx, now time.Time, changes map[uuid.UUID]*change, waiting []*ent.Delivery) error {
	if len(waiting) == 0 {
		return nil
	}
	b := &book{tx: tx, now: now}
	var destinations []uuid.UUID
	for _, d := range waiting {
		if err := b.apply(ctx, changes[d.RequestID], d, retried(), evidence{action: "delivery.retried"}); err != nil {
			return err
		}
		destinations = append(destinations, d.DestinationID)
	}
	if _, err := b.write(ctx); err != nil {
		return err
	}
	return tryAtOnce(ctx, tx, destinations...)
}

package erasure

import (
	"context"
	"fmt"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/ent/destination"
	"lethe/ent/predicate"
	"lethe/internal/auth"
	"lethe/internal/lifecycle"
)

// Requeue makes every open delivery due at once that was written before that
// time, and returns how many: the database was restored from a backup, and what
// destinations answered since it was made is lost. Each delivery keeps its id,
// under which the destination may have had it already.
//
// What is on hold stays so, what is being sent is due again when its lease ends,
// and what a person carries out waits for that person. It works in parts of 100
// requests, and saves each: broken off, it can be called again. It needs to see
// all requests.
func (s *Service) Requeue(ctx context.Context, before time.Time) (int, error) {
	for _, p := range []auth.Permission{auth.ManageDeliveries, auth.ReadRequests} {
		if err := auth.Require(ctx, p); err != nil {
			return 0, err
		}
	}
	requeued := 0
	for after, more := uuid.Nil, true; more; {
		ids, err := s.openSince(ctx, before, after)
		if err != nil {
			return requeued, err
		}
		n, err := s.requeuePart(ctx, before, ids)
		if err != nil {
			return requeued, err
		}
		requeued += n
		if more = len(ids) == batch; more {
			after = ids[batch-1]
		}
	}
	s.wakeOn(ctx, WakeForward)
	return requeued, nil
}

// requeueable is what Requeue makes due, and is not due already.
func requeueable(before time.Time) predicate.Delivery {
	return delivery.And(
		delivery.CreatedAtLT(before),
		delivery.HasDestinationWith(destination.KindNEQ("manual")),
		delivery.Or(delivery.StateEQ(lifecycle.Accepted), func(s *entsql.Selector) {
			s.Where(entsql.P(func(b *entsql.Builder) {
				b.Ident(s.C(delivery.FieldNextAttemptAt)).WriteString(" > (SELECT lethe_now())")
			}))
		}),
	)
}

// openSince lists requests with such a delivery, in the order of their ids and at
// most batch of them.
func (s *Service) openSince(ctx context.Context, before time.Time, after uuid.UUID) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := s.db.Read().Delivery.Query().
		Where(requeueable(before), requestAfter(after)).
		Order(delivery.ByRequestID()).Limit(batch).
		Unique(true).Select(delivery.FieldRequestID).Scan(ctx, &ids)
	if err != nil {
		return nil, fmt.Errorf("look for deliveries to send again: %w", err)
	}
	return ids, nil
}

func requestAfter(id uuid.UUID) predicate.Delivery {
	return func(s *entsql.Selector) { s.Where(entsql.GT(s.C(delivery.FieldRequestID), id)) }
}

// requeuePart makes the deliveries of these requests due, in one transaction.
func (s *Service) requeuePart(ctx context.Context, before time.Time, requestIDs []uuid.UUID) (int, error) {
	requeued := 0
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		changes, now, err := s.lockAll(ctx, tx, requestIDs)
		if err != nil {
			return err
		}
		waiting, err := tx.Delivery.Query().Where(delivery.RequestIDIn(requestIDs...), requeueable(before)).
			Order(delivery.ByID()).WithDestination().ForUpdate().All(ctx)
		if err != nil {
			return fmt.Errorf("lock deliveries to send again: %w", err)
		}
		requeued = len(waiting)
		b := &book{tx: tx, now: now}
		var destinations []uuid.UUID
		for _, d := range waiting {
			c := changes[d.RequestID]
			again := verdict{event: lifecycle.Retry, patience: patienceAgain(now, c.request.DueAt)}
			if err := b.apply(ctx, c, d, again, evidence{action: "delivery.requeued"}); err != nil {
				return err
			}
			destinations = append(destinations, d.DestinationID)
		}
		if _, err := b.write(ctx); err != nil {
			return err
		}
		return tryAtOnce(ctx, tx, destinations...)
	})
	return requeued, err
}

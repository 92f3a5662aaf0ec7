package erasure

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

// resendPart repeats what the destination lost of these requests, in one
// transaction, and returns how many deliveries it wrote.
func (s *Service) resendPart(ctx context.Context, to *ent.Destination, since time.Time, requestIDs []uuid.UUID) (int, error) {
	written := 0
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		changes, now, err := s.lockAll(ctx, tx, requestIDs)
		if err != nil {
			return err
		}
		closed, err := tx.Delivery.Query().
			Where(
				delivery.RequestIDIn(requestIDs...),
				delivery.DestinationID(to.ID),
				delivery.StateIn(lifecycle.Done, lifecycle.Verified, lifecycle.NotFound),
				delivery.ClosedAtGTE(since),
				delivery.Not(delivery.HasResentAs()),
			).
			Order(delivery.ByID()).ForUpdate().All(ctx)
		if err != nil {
			return fmt.Errorf("lock the deliveries to repeat: %w", err)
		}
		written = len(closed)
		return resendLocked(ctx, tx, now, to, changes, closed)
	})
	return written, err
}

func resendLocked(ctx context.Context, tx *ent.Tx, now time.Time, to *ent.Destination, changes map[uuid.UUID]*change, closed []*ent.Delivery) error {
	if len(closed) == 0 {
		return nil
	}
	rows := make([]*ent.DeliveryCreate, len(closed))
	for n, d := range closed {
		rows[n] = changes[d.RequestID].repeat(d)
	}
	again, err := tx.Delivery.CreateBulk(rows...).Save(ctx)
	if err != nil {
		return fmt.Errorf("write %d deliveries again: %w", len(rows), err)
	}
	entries := make([]ledger.Entry, len(again))
	for n, d := range again {
		entries[n] = ledger.Entry{Subject: d.RequestID, Action: "delivery.resent", Detail: map[string]any{
			"delivery": d.ID.String(), "destination": to.Name, "to": string(d.State), "resends": d.ResendsID.String(), "round": d.Round,
		}}
	}
	if err := ledger.Append(ctx, tx, now, entries...); err != nil {
		return err
	}
	for _, d := range closed {
		if err := changes[d.RequestID].reopen(ctx, to); err != nil {
			return err
		}
	}
	return nil
}

// repeat is a new delivery for one that was closed.
func (c *change) repeat(d *ent.Delivery) *ent.DeliveryCreate {
	return c.another(d.DestinationID).SetRound(d.Round + 1).SetResendsID(d.ID)
}

// another is a delivery that a person adds to a request which was routed: due at
// once, or on hold when the request is.
func (c *change) another(destinationID uuid.UUID) *ent.DeliveryCreate {
	row := c.tx.Delivery.Create().
		SetRequestID(c.request.ID).
		SetDestinationID(destinationID).
		SetCreatedAt(c.now).
		SetPatientUntil(c.now.Add(patienceAgain(c.now, c.request.DueAt)))
	if r := c.request; r.HoldGround != nil {
		return row.SetState(lifecycle.Held).
			SetHoldGround(*r.HoldGround).SetHoldReviewOn(*r.HoldReviewOn).SetHoldBy(r.HoldBy).SetHoldOfRequest(true)
	}
	return row.SetState(lifecycle.Queued).SetNextAttemptAt(c.now)
}

// reopen takes a completed request up again. What was missed of the time to its
// deadline meanwhile is told at once.
func (c *change) reopen(ctx context.Context, because *ent.Destination) error {
	if c.request.State != lifecycle.Completed {
		return nil
	}
	detail := map[string]any{"destination": because.Name}
	err := c.move(ctx, lifecycle.Reopen, "request.reopened", detail, func(u *ent.ErasureRequestUpdateOne) {
		u.ClearFinishedAt()
		setEscalation(u, c.request)
	})
	if err != nil {
		return err
	}
	if at := c.request.EscalateAt; at != nil && !at.After(c.now) {
		return c.escalate(ctx)
	}
	return nil
}

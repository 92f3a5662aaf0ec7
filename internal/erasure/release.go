package erasure

import (
	"context"
	"fmt"
	"time"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// Release ends the hold of a request, which goes on by itself where it stood:
// deliveries that were held with it are sent, or waited for, again, and a review
// or undo window that ended meanwhile ends now. After a review its undo window
// still follows, in which staff can take the approval back. It fails with Conflict
// for a request that is not on hold.
func (s *Service) Release(ctx context.Context, d Decision) (*ent.ErasureRequest, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	return s.change(ctx, d.RequestID, d.Version, auth.ReviewRequests, func(ctx context.Context, c *change) error {
		r := c.request
		if r.HoldGround == nil || r.State.Final() {
			return fault.New(fault.Conflict, "This request is not on hold.")
		}
		update := r.Update().
			ClearHoldGround().ClearHoldReviewOn().ClearHoldBy().
			SetNillableReviewEndsAt(notBefore(c.now, r.ReviewEndsAt)).
			SetNillableSendAt(notBefore(c.now, r.SendAt)).
			AddVersion(1)
		if d.Note != "" {
			update.SetNote(d.Note)
		}
		if err := c.save(ctx, update, "request.released", nil); err != nil {
			return err
		}
		return c.releaseDeliveries(ctx)
	})
}

func (c *change) releaseDeliveries(ctx context.Context) error {
	held, err := c.tx.Delivery.Query().
		Where(delivery.RequestID(c.request.ID), delivery.HoldOfRequest(true)).
		Order(delivery.ByID()).
		WithDestination().ForUpdate().All(ctx)
	if err != nil {
		return fmt.Errorf("lock the held deliveries of request %s: %w", c.request.ID, err)
	}
	b := &book{tx: c.tx, now: c.now, outbox: c.outbox}
	for _, d := range held {
		if err := b.apply(ctx, c, d, c.released(d), evidence{action: "delivery.released"}); err != nil {
			return err
		}
	}
	_, err = b.write(ctx)
	return err
}

// released is what becomes of a delivery after its hold: one that the destination
// had accepted waits for its confirmation again, any other is sent.
func (c *change) released(d *ent.Delivery) verdict {
	v := verdict{event: lifecycle.Release, patience: patienceAgain(c.now, c.request.DueAt)}
	if d.ConfirmBy != nil {
		v.event = lifecycle.Accept
	}
	return v
}

// notBefore is t, or now when t has passed; nil stays nil.
func notBefore(now time.Time, t *time.Time) *time.Time {
	if t != nil && t.Before(now) {
		return &now
	}
	return t
}

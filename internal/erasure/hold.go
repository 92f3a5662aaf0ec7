package erasure

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// Holding puts a request on hold.
type Holding struct {
	RequestID uuid.UUID
	Ground    lifecycle.HoldGround
	ReviewOn  time.Time // the day on which it is looked at again: after today, at most a year ahead
	Note      string    // for colleagues, at most 1,000 characters; archiving destroys it
	Version   int       // 0 is not checked
}

// Hold stops a request until a person releases it: it is not approved by itself
// and not routed, and nothing more is sent for it. An order that is on its way
// cannot be called back, and its evidence still counts. Nothing happens by itself
// on the day of the review, because erasing then may destroy what a court wants;
// the request is shown to be looked at. On a request that is on hold already the
// new ground and day replace the old. It fails with BadInput for a ground outside
// the list or another day, and with Conflict for a closed request.
func (s *Service) Hold(ctx context.Context, in Holding) (*ent.ErasureRequest, error) {
	if err := fault.Invalid(shorterThan("note", in.Note, 1000)...); err != nil {
		return nil, err
	}
	return s.change(ctx, in.RequestID, in.Version, auth.ReviewRequests, func(ctx context.Context, c *change) error {
		if c.request.State.Final() {
			return fault.New(fault.Conflict, "This request is closed (%s): there is nothing to put on hold.", c.request.State)
		}
		h, err := newHolding(in.Ground, in.ReviewOn, c.now)
		if err != nil {
			return err
		}
		h.ofRequest = true
		update := c.request.Update().
			SetHoldGround(h.Ground).
			SetHoldReviewOn(h.ReviewOn).
			SetHoldBy(auth.From(ctx).Name).
			AddVersion(1)
		if in.Note != "" {
			update.SetNote(in.Note)
		}
		if err := c.save(ctx, update, "request.held", h.detail()); err != nil {
			return err
		}
		return c.holdDeliveries(ctx, h)
	})
}

// holdDeliveries holds what is still to be sent or confirmed. A delivery that is
// on hold for itself stays so.
func (c *change) holdDeliveries(ctx context.Context, h *holding) error {
	open, err := c.tx.Delivery.Query().
		Where(delivery.RequestID(c.request.ID), delivery.Or(
			delivery.StateIn(lifecycle.Queued, lifecycle.Sending, lifecycle.Accepted, lifecycle.Failed),
			delivery.HoldOfRequest(true),
		)).
		Order(delivery.ByID()).
		WithDestination().ForUpdate().All(ctx)
	if err != nil {
		return fmt.Errorf("lock the open deliveries of request %s: %w", c.request.ID, err)
	}
	b := &book{tx: c.tx, now: c.now, outbox: c.outbox}
	for _, d := range open {
		if err := b.apply(ctx, c, d, h.of(d), evidence{action: "delivery.held", detail: h.detail()}); err != nil {
			return err
		}
	}
	_, err = b.write(ctx)
	return err
}

// newHolding checks the ground and the day. It fails with BadInput.
func newHolding(ground lifecycle.HoldGround, reviewOn, now time.Time) (*holding, error) {
	var faults []fault.Field
	if !ground.Valid() {
		faults = append(faults, fault.Field{Path: "ground", Message: "Choose the ground of the hold."})
	}
	day, today := dayOf(reviewOn), dayOf(now)
	if !day.After(today) || day.After(today.AddDate(1, 0, 0)) {
		faults = append(faults, fault.Field{Path: "reviewOn", Message: "Choose a day after today, at most a year ahead."})
	}
	return &holding{Ground: ground, ReviewOn: day}, fault.Invalid(faults...)
}

// of is what the hold makes of a delivery; one that is on hold already gets
// another ground and day.
func (h *holding) of(d *ent.Delivery) verdict {
	if d.State == lifecycle.Held {
		return verdict{event: stay, hold: h}
	}
	return verdict{event: lifecycle.Hold, hold: h}
}

func (h *holding) detail() map[string]any {
	return map[string]any{"ground": string(h.Ground), "reviewOn": h.ReviewOn.Format(time.DateOnly)}
}

// dayOf is the calendar day of t in UTC.
func dayOf(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

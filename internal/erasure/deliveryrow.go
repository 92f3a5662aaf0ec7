package erasure

import (
	"cmp"
	"context"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/lifecycle"
)

// row is the delivery in its new state: every state brings its own times, and
// takes those of the others away.
func (b *book) row(ctx context.Context, d *ent.Delivery, to lifecycle.DeliveryState, v verdict) deliveryRow {
	row := rowOf(d, to)
	if v.patience > 0 && d.PatientUntil.Before(b.now.Add(v.patience)) {
		row.PatientUntil = b.in(v.patience)
	}
	switch to {
	case lifecycle.Queued, lifecycle.Failed:
		row.NextAttemptAt = b.in(v.retryIn)
		if v.keepsTime {
			row.NextAttemptAt = d.NextAttemptAt
		}
		if v.complaint != "" {
			row.LastError = new(limited(v.complaint, maxWords))
		}
	case lifecycle.Accepted:
		b.accept(d, &row)
	case lifecycle.Held:
		b.hold(ctx, d, v, &row)
	case lifecycle.Done:
		b.finish(d, v, &row)
	default:
		b.end(ctx, v, &row)
	}
	return row
}

func (b *book) in(d time.Duration) *time.Time { return new(b.now.Add(d)) }

// accept waits for the confirmation, and no longer than was said at first.
func (b *book) accept(d *ent.Delivery, row *deliveryRow) {
	to := d.Edges.Destination
	row.LastError, row.ConfirmBy = nil, d.ConfirmBy
	if row.ConfirmBy == nil {
		row.ConfirmBy = b.in(time.Duration(to.ConfirmWithinSeconds) * time.Second)
	}
	if to.Poll != nil {
		row.PollAt = b.in(to.Poll.Every)
	}
}

// hold keeps when a confirmation was due: a release waits for it again.
func (b *book) hold(ctx context.Context, d *ent.Delivery, v verdict, row *deliveryRow) {
	row.ConfirmBy = d.ConfirmBy
	if v.complaint != "" {
		row.LastError = new(limited(v.complaint, maxWords))
	}
	row.HoldGround, row.HoldBy, row.HoldOfRequest = d.HoldGround, d.HoldBy, d.HoldOfRequest
	if d.HoldReviewOn != nil {
		row.HoldReviewOn = new(d.HoldReviewOn.Format(time.DateOnly))
	}
	if v.hold != nil {
		row.HoldGround, row.HoldReviewOn = &v.hold.Ground, new(v.hold.ReviewOn.Format(time.DateOnly))
		row.HoldBy, row.HoldOfRequest = cmp.Or(v.hold.by, auth.From(ctx).Name), v.hold.ofRequest
	}
}

// finish closes the delivery, or asks the destination first whether the person
// is really gone.
func (b *book) finish(d *ent.Delivery, v verdict, row *deliveryRow) {
	row.LastError = nil
	probe := d.Edges.Destination.Probe
	switch {
	case v.verifyIn != nil: // again
		row.VerifyAt, row.Verifications = b.in(*v.verifyIn), v.verifications
	case probe != nil:
		row.VerifyAt = b.in(probe.After)
	default:
		row.ClosedAt = &b.now
	}
	if v.complaint != "" {
		row.LastError = new(limited(v.complaint, maxWords))
	}
}

func (b *book) end(ctx context.Context, v verdict, row *deliveryRow) {
	row.ClosedAt, row.LastError, row.Verifications = &b.now, nil, v.verifications
	if v.ground != "" {
		row.Ground = new(limited(v.ground, 200))
	}
	if !v.retainedUntil.IsZero() {
		row.RetainedUntil = &v.retainedUntil
	}
	if row.State == lifecycle.Waived {
		a := auth.From(ctx)
		row.WaivedBy = a.Name
		if a.ID != uuid.Nil {
			row.WaivedByID = &a.ID
		}
	}
}

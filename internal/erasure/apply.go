package erasure

import (
	"cmp"
	"context"
	"maps"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/destination"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

// evidence is why a delivery moves: a destination's answer, or a person's word.
type evidence struct {
	receipt destination.Receipt // zero when nothing was answered
	via     string              // response, callback, poll, probe or person
	action  string              // of the ledger entry
	note    string              // of the ledger entry; no personal data
	detail  map[string]any      // added to the ledger entry's; no personal data
}

// apply moves one delivery, for commands about one. It reports whether the
// request completed with it.
func (c *change) apply(ctx context.Context, d *ent.Delivery, v verdict, e evidence) (bool, error) {
	b := &book{tx: c.tx, now: c.now}
	if err := b.apply(ctx, c, d, v, e); err != nil {
		return false, err
	}
	completed, err := b.write(ctx)
	return completed > 0, err
}

// apply is the only function that moves a delivery. The caller holds the locks
// of the request and of the delivery, which comes with its destination.
func (b *book) apply(ctx context.Context, c *change, d *ent.Delivery, v verdict, e evidence) error {
	to, ok := d.State.Next(v.event)
	if v.event == stay {
		to, ok = d.State, true
	}
	if !ok {
		return fault.New(fault.Conflict, "This delivery is %s: it cannot become %s.", d.State, v.event)
	}
	if e.receipt.Status != "" {
		b.receipts = append(b.receipts, newReceipt(ctx, d, e))
	}
	row := b.row(ctx, d, to, v)
	if e.receipt.Reference != "" {
		row.Reference = &e.receipt.Reference
	}
	b.deliveries = append(b.deliveries, row)
	b.entries = append(b.entries, ledger.Entry{Subject: c.request.ID, Action: e.action, Detail: detailOf(d, to, e)})
	if row.ClosedAt != nil {
		b.close(c)
	}
	return nil
}

func (b *book) close(c *change) {
	if b.closing == nil {
		b.closing = map[uuid.UUID]*change{}
	}
	b.closing[c.request.ID] = c
}

func detailOf(d *ent.Delivery, to lifecycle.DeliveryState, e evidence) map[string]any {
	detail := map[string]any{
		"delivery": d.ID.String(), "destination": d.Edges.Destination.Name,
		"from": string(d.State), "to": string(to), "attempt": d.Attempts, "answer": string(e.receipt.Status),
	}
	if e.note != "" {
		detail["note"] = e.note
	}
	maps.Copy(detail, e.detail)
	return detail
}

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

func newReceipt(ctx context.Context, d *ent.Delivery, e evidence) receiptRow {
	row := receiptRow{ID: uuid.Must(uuid.NewV7()), DeliveryID: d.ID, Via: e.via, Status: string(e.receipt.Status)}
	if e.receipt.HTTPStatus != 0 {
		row.HTTPStatus = &e.receipt.HTTPStatus
	}
	if e.receipt.Detail != "" {
		row.Detail = new(limited(e.receipt.Detail, maxWords))
	}
	if e.via == "person" {
		row.By = new(auth.From(ctx).Name)
	}
	return row
}

// maxWords is how many characters of what a destination said fit into a column.
const maxWords = 500

// limited cuts text to at most limit characters.
func limited(text string, limit int) string {
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	return string(runes[:limit-1]) + "…"
}

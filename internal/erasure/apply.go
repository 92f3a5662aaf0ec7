package erasure

import (
	"context"
	"maps"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/destination"
	"lethe/internal/fault"
	"lethe/internal/ledger"
)

// evidence is why a delivery moves: a destination's answer, or a person's word.
type evidence struct {
	receipt destination.Receipt // zero when nothing was answered
	status  int                 // of HTTP, when there was no receipt; 0 when there was no response either
	via     string              // response, callback, poll, probe or person
	action  string              // of the ledger entry
	detail  map[string]any      // added to the ledger entry's; no personal data
}

// apply moves one delivery, for commands about one. It reports whether the
// request completed with it.
func (c *change) apply(ctx context.Context, d *ent.Delivery, v verdict, e evidence) (bool, error) {
	b := &book{tx: c.tx, now: c.now, outbox: c.outbox}
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
	b.entries = append(b.entries, ledger.Entry{Subject: c.request.ID, Action: e.action, Detail: detailOf(d, row, e)})
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

func detailOf(d *ent.Delivery, row deliveryRow, e evidence) map[string]any {
	detail := map[string]any{
		"delivery": d.ID.String(), "destination": d.Edges.Destination.Name,
		"from": string(d.State), "to": string(row.State), "attempt": d.Attempts, "answer": string(e.receipt.Status),
	}
	provable(detail, row, e)
	maps.Copy(detail, e.detail)
	return detail
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

package erasure

import (
	"context"
	"fmt"
	"time"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/internal/destination"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

// evidence is why a delivery moves: a destination's answer, or a person's word.
type evidence struct {
	receipt destination.Receipt // zero when nothing was answered
	via     string              // response, callback, poll or person
	action  string              // of the ledger entry
}

// apply is the only function that sets a delivery's state. Evidence is written
// first, the state second, and the request completes with its last open
// delivery, all in one transaction. It reports whether the request completed.
func (c *change) apply(ctx context.Context, d *ent.Delivery, v verdict, e evidence) (bool, error) {
	to, ok := d.State.Next(v.event)
	if !ok {
		return false, fault.New(fault.Conflict, "This delivery is %s: it cannot become %s.", d.State, v.event)
	}
	if e.receipt.Status != "" {
		if err := c.saveReceipt(ctx, d, e); err != nil {
			return false, err
		}
	}
	if err := c.update(d, to, v).Exec(ctx); err != nil {
		return false, fmt.Errorf("save delivery %s: %w", d.ID, err)
	}
	err := ledger.Append(ctx, c.tx, c.now, ledger.Entry{Subject: c.request.ID, Action: e.action, Detail: map[string]any{
		"delivery": d.ID.String(), "destination": d.Edges.Destination.Name,
		"from": string(d.State), "to": string(to), "attempt": d.Attempts, "answer": string(e.receipt.Status),
	}})
	if err != nil || !to.Closed() {
		return false, err
	}
	return c.complete(ctx)
}

func (c *change) update(d *ent.Delivery, to lifecycle.DeliveryState, v verdict) *ent.DeliveryUpdateOne {
	u := d.Update().SetState(to).ClearLeaseToken().ClearLeaseUntil()
	switch {
	case to.Closed():
		u.SetClosedAt(c.now).ClearNextAttemptAt().ClearConfirmBy().ClearLastError()
		if v.ground != "" {
			u.SetGround(limited(v.ground, 200))
		}
		if !v.retainedUntil.IsZero() {
			u.SetRetainedUntil(v.retainedUntil)
		}
	case to == lifecycle.Accepted:
		u.ClearNextAttemptAt().ClearLastError()
		if d.ConfirmBy == nil {
			u.SetConfirmBy(c.now.Add(time.Duration(d.Edges.Destination.ConfirmWithinSeconds) * time.Second))
		}
	default:
		u.SetNextAttemptAt(c.now.Add(v.retryIn)).ClearConfirmBy()
		if v.complaint != "" {
			u.SetLastError(limited(v.complaint, maxWords))
		}
	}
	return u
}

func (c *change) saveReceipt(ctx context.Context, d *ent.Delivery, e evidence) error {
	row := c.tx.Receipt.Create().
		SetDeliveryID(d.ID).
		SetVia(e.via).
		SetStatus(string(e.receipt.Status)).
		SetReceivedAt(c.now)
	if e.receipt.HTTPStatus != 0 {
		row.SetHTTPStatus(e.receipt.HTTPStatus)
	}
	if e.receipt.Detail != "" {
		row.SetDetail(limited(e.receipt.Detail, maxWords))
	}
	if err := row.Exec(ctx); err != nil {
		return fmt.Errorf("record the receipt of delivery %s: %w", d.ID, err)
	}
	return nil
}

// complete ends the request when no delivery of it is open. The request's lock
// makes the last of several deliveries that close at once see the others.
func (c *change) complete(ctx context.Context) (bool, error) {
	open, err := c.tx.Delivery.Query().
		Where(delivery.RequestID(c.request.ID), delivery.StateIn(lifecycle.OpenDeliveryStates()...)).
		Exist(ctx)
	if err != nil {
		return false, fmt.Errorf("look for open deliveries of request %s: %w", c.request.ID, err)
	}
	if open {
		return false, nil
	}
	return true, c.move(ctx, lifecycle.Complete, "request.completed", nil, nil)
}

func httpStatus(r result) int {
	if status, ok := destination.HTTPStatusOf(r.err); ok {
		return status
	}
	return r.receipt.HTTPStatus
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

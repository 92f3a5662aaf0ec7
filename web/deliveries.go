package web

import (
	"cmp"
	"context"
	"slices"
	"time"

	"lethe/ent"
	"lethe/ent/attempt"
	"lethe/ent/receipt"
	"lethe/internal/auth"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// withAnswers loads with each delivery what is needed to say how it stands.
func withAnswers(q *ent.DeliveryQuery) {
	q.WithDestination().
		WithReceipts(func(q *ent.ReceiptQuery) { q.Order(receipt.ByReceivedAt(), receipt.ByID()) }).
		WithAttemptLog(func(q *ent.AttemptQuery) { q.Order(attempt.ByNumber()) })
}

func deliveries(ctx context.Context, list []*ent.Delivery) []view.Delivery {
	out := make([]view.Delivery, len(list))
	for i, d := range list {
		out[i] = view.Delivery{
			ID:          d.ID.String(),
			Destination: d.Edges.Destination.Title,
			State:       d.State,
			Attempts:    d.Attempts,
			NextAttempt: timeOf(d.NextAttemptAt),
			CanRetry:    mayRetry(ctx, d),
		}
		out[i].LastAnswer, out[i].LastAttempt = lastAnswer(ctx, d)
	}
	slices.SortStableFunc(out, func(a, b view.Delivery) int { return cmp.Compare(a.Destination, b.Destination) })
	return out
}

// titles are those of the destinations that the deliveries go to.
func titles(list []*ent.Delivery) view.Titles {
	out := view.Titles{}
	for _, d := range list {
		out[d.Edges.Destination.Name] = d.Edges.Destination.Title
	}
	return out
}

// mayRetry says whether trying again at once makes sense: for a delivery that
// waits, also for a confirmation.
func mayRetry(ctx context.Context, d *ent.Delivery) bool {
	switch d.State {
	case lifecycle.Queued, lifecycle.Failed, lifecycle.Accepted:
		return d.Attempts > 0 && auth.From(ctx).May(auth.ManageDeliveries)
	}
	return false
}

// lastAnswer says what the destination last said, or what went wrong, and when.
// Whatever came later counts: an attempt may fail after an order was accepted,
// and what is reported later comes after all attempts.
func lastAnswer(ctx context.Context, d *ent.Delivery) (string, time.Time) {
	var said view.Evidence
	if n := len(d.Edges.AttemptLog); n > 0 {
		a := d.Edges.AttemptLog[n-1]
		said = view.Evidence{Via: "response", Status: a.Outcome, HTTPStatus: statusOf(a.HTTPStatus), Detail: a.Detail, At: a.StartedAt}
		if d.LastError != nil {
			said.Detail = *d.LastError
		}
	}
	if n := len(d.Edges.Receipts); n > 0 {
		last := d.Edges.Receipts[n-1]
		if !last.ReceivedAt.Before(said.At) && (d.LastError == nil || last.Via != "response" && last.Status != "accepted") {
			said = evidence(last)
		}
	}
	return said.Words(ctx), said.At
}

func evidence(r *ent.Receipt) view.Evidence {
	return view.Evidence{
		Via: r.Via, Status: r.Status, HTTPStatus: statusOf(r.HTTPStatus), Detail: textOf(r.Detail), By: textOf(r.By), At: r.ReceivedAt,
	}
}

func statusOf(code *int) int {
	if code == nil {
		return 0
	}
	return *code
}

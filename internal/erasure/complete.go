package erasure

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

// complete ends the requests of which nothing is open any more, and returns how
// many. Each request's lock makes the last of several deliveries that close at
// once see the others.
func (b *book) complete(ctx context.Context) (int, error) {
	if len(b.closing) == 0 {
		return 0, nil
	}
	done, err := b.nothingOpen(ctx)
	if err != nil || len(done) == 0 {
		return 0, err
	}
	for _, id := range done {
		c := b.closing[id]
		if _, ok := c.request.State.Next(lifecycle.Complete); !ok {
			return 0, fault.New(fault.Conflict, "%s", refusal(c.request, lifecycle.Complete))
		}
		b.entries = append(b.entries, ledger.Entry{Subject: id, Action: "request.completed"})
	}
	err = b.tx.ErasureRequest.Update().
		Where(idIn(done)).
		SetState(lifecycle.Completed).SetFinishedAt(b.now).ClearEscalateAt().
		ClearHoldGround().ClearHoldReviewOn().ClearHoldBy().AddVersion(1).
		Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("complete %d requests: %w", len(done), err)
	}
	if err := passOn(ctx, b.tx, b.now, lifecycle.Completed, done...); err != nil {
		return 0, err
	}
	return len(done), b.outbox.take(ctx, b.tx, b.now, lifecycle.CompletionLetter, done...)
}

// nothingOpen keeps the requests of which every delivery is closed.
func (b *book) nothingOpen(ctx context.Context) ([]uuid.UUID, error) {
	ids := make([]uuid.UUID, 0, len(b.closing))
	for id := range b.closing {
		ids = append(ids, id)
	}
	rows, err := b.tx.QueryContext(ctx, `SELECT r.id FROM unnest($1::uuid[]) r (id)
		WHERE NOT EXISTS (SELECT FROM deliveries WHERE request_id = r.id AND closed_at IS NULL)`, array(ids))
	if err != nil {
		return nil, fmt.Errorf("look for open deliveries: %w", err)
	}
	defer rows.Close()
	var done []uuid.UUID
	if err := entsql.ScanSlice(rows, &done); err != nil {
		return nil, fmt.Errorf("look for open deliveries: %w", err)
	}
	return done, nil
}

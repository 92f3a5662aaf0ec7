package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"lethe/internal/database"
	"lethe/internal/ledger"
)

// account is what must be in the database when a backlog is drained.
type account struct {
	Done      int // deliveries that are DONE and closed, after one attempt
	Attempts  int
	Receipts  int
	Answered  int // deliveries with a receipt
	Entries   int // of the ledger, about deliveries
	Completed int // requests
}

const takeAccount = `
SELECT (SELECT count(*) FROM deliveries WHERE state = 'DONE' AND attempts = 1 AND closed_at IS NOT NULL),
	(SELECT count(*) FROM attempts),
	(SELECT count(*) FROM receipts),
	(SELECT count(DISTINCT delivery_id) FROM receipts WHERE status = 'done' AND via = 'response'),
	(SELECT count(*) FROM ledger_entries WHERE action LIKE 'delivery.%'),
	(SELECT count(*) FROM erasure_requests WHERE state = 'COMPLETED' AND finished_at IS NOT NULL)`

// prove fails unless every delivery is done and accounted for exactly once, and
// the ledger is whole.
func (b *bench) prove(ctx context.Context, url string, l backlog) error {
	n := l.deliveries()
	want := account{Done: n, Attempts: n, Receipts: n, Answered: n, Entries: n, Completed: l.requests}
	got, err := accountOf(ctx, url)
	if err != nil {
		return fmt.Errorf("take account of what was delivered: %w", err)
	}
	if got != want {
		return fmt.Errorf("the backlog was not drained truly: %+v; it must be %+v", got, want)
	}
	db, err := database.Open(ctx, url, database.Options{MaxOpen: 1})
	if err != nil {
		return err
	}
	_, err = ledger.Verify(ctx, db.Read())
	return errors.Join(err, db.Close())
}

func accountOf(ctx context.Context, url string) (a account, err error) {
	db, err := pgx.Connect(ctx, url)
	if err != nil {
		return a, err
	}
	defer db.Close(context.WithoutCancel(ctx))
	err = db.QueryRow(ctx, takeAccount).Scan(&a.Done, &a.Attempts, &a.Receipts, &a.Answered, &a.Entries, &a.Completed)
	return a, err
}

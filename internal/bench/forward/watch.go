package main

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// watcher asks a database whether anything is open.
type watcher struct {
	db       *pgx.Conn
	question string // a query of one boolean
	asked    int    // how often: transactions that are ours, not the side's
}

func watch(ctx context.Context, url, question string) (*watcher, error) {
	db, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("watch a database: %w", err)
	}
	return &watcher{db: db, question: question}, nil
}

func (w *watcher) close(ctx context.Context) { _ = w.db.Close(context.WithoutCancel(ctx)) }

func (w *watcher) anyOpen(ctx context.Context) (open bool, err error) {
	w.asked++
	if err := w.db.QueryRow(ctx, w.question).Scan(&open); err != nil {
		return false, fmt.Errorf("ask what is open: %w", err)
	}
	return open, nil
}

// drained waits until the receiver has got n orders since began and nothing is
// open any more. It leaves the database alone until the last order has arrived.
func (b *bench) drained(ctx context.Context, began meter, n int, w *watcher) error {
	if err := b.receiver.wait(ctx, began.received.Orders+int64(n)); err != nil {
		return err
	}
	for {
		open, err := w.anyOpen(ctx)
		if err != nil || !open {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for the results to be settled: %w", context.Cause(ctx))
		case <-time.After(20 * time.Millisecond):
		}
	}
}

package main

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// load is what is asked of Lethe for a while.
type load struct {
	clients int
	perCall int                                  // requests of each call
	body    func(body []byte, call int64) []byte // of the nth call of all
	every   time.Duration                        // between two calls of one client, however long they take; 0: the next follows the answer
}

// run calls for the seconds of one run, and returns what it measured.
func (l load) run(ctx context.Context, to *lethe, calls *atomic.Int64, seconds int) (measurement, error) {
	took := make([][]time.Duration, l.clients)
	var group errgroup.Group
	began := time.Now()
	end := began.Add(time.Duration(seconds) * time.Second)
	for n := range l.clients {
		group.Go(func() (err error) {
			first := began.Add(l.every * time.Duration(n) / time.Duration(l.clients))
			took[n], err = l.one(ctx, to, calls, first, end)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return measurement{}, fmt.Errorf("%d clients: %w", l.clients, err)
	}
	return measured(slices.Concat(took...), l.perCall, time.Since(began)), nil
}

// one is one client. When it is to call at certain times, a call is timed from when it
// was due, not from when the one before let it go.
func (l load) one(ctx context.Context, to *lethe, calls *atomic.Int64, due, end time.Time) ([]time.Duration, error) {
	c, err := to.dial()
	if err != nil {
		return nil, err
	}
	defer c.conn.Close()
	var took []time.Duration
	var body []byte
	for ctx.Err() == nil {
		if l.every == 0 {
			due = time.Now()
		}
		if due.After(end) {
			return took, nil
		}
		time.Sleep(time.Until(due))
		body = l.body(body[:0], calls.Add(1))
		if err := c.post(body); err != nil {
			return nil, err
		}
		took = append(took, time.Since(due))
		due = due.Add(l.every)
	}
	return nil, ctx.Err()
}

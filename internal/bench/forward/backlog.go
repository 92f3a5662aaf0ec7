package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"lethe/internal/app"
)

// backlog is what waits to be forwarded: requests that have just been routed.
type backlog struct {
	requests     int
	destinations int // of each request
}

func (l backlog) deliveries() int { return l.requests * l.destinations }

// letheBacklog makes a database with a backlog, as if every request had been
// submitted, approved and routed.
func (b *bench) letheBacklog(ctx context.Context, l backlog) (name, url string, err error) {
	name, url, err = b.postgres.create(ctx, "")
	if err != nil {
		return "", "", err
	}
	urls := make([]string, l.destinations)
	for i := range urls {
		urls[i] = b.receiver.url + "/" + destinationName(i)
	}
	if err := b.program.migrate(ctx, url, urls); err != nil {
		return "", "", err
	}
	a, err := b.program.open(ctx, url)
	if err != nil {
		return "", "", err
	}
	return name, url, errors.Join(b.fill(ctx, a, url, l), a.Close())
}

func (b *bench) fill(ctx context.Context, a *app.App, url string, l backlog) error {
	now, err := a.Erasure.Now(ctx)
	if err != nil {
		return err
	}
	keys, err := app.Keyset{Path: b.program.settings["LETHE_KEYS"]}.Open(ctx)
	if err != nil {
		return err
	}
	db, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer db.Close(context.WithoutCancel(ctx))
	f := filler{db: db, keys: keys, now: now, requests: make([]person, l.requests)}
	if err := f.copyRequests(ctx, destinationNames(l.destinations)); err != nil {
		return fmt.Errorf("copy the requests: %w", err)
	}
	if err := f.copyDeliveries(ctx); err != nil {
		return fmt.Errorf("write the deliveries: %w", err)
	}
	if err := f.appendEntries(ctx, a); err != nil {
		return err
	}
	// A live database has been analysed; without, Postgres plans for empty tables.
	_, err = db.Exec(ctx, "VACUUM ANALYZE")
	return err
}

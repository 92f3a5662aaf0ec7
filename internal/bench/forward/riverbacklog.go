package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// createAttempts makes what Lethe keeps of an attempt too.
const createAttempts = `
CREATE TABLE attempts (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(), job_id bigint NOT NULL, number integer NOT NULL,
	outcome text NOT NULL, http_status integer, started_at timestamptz NOT NULL, took_ms bigint NOT NULL,
	UNIQUE (job_id, number)
)`

// riverBacklog makes the database that each round of River starts from.
func (b *bench) riverBacklog(ctx context.Context) (name string, err error) {
	name, url, err := b.postgres.create(ctx, "")
	if err != nil {
		return "", err
	}
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return "", err
	}
	defer pool.Close()
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Logger: quietly()})
	if err != nil {
		return "", err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return "", fmt.Errorf("migrate River's database: %w", err)
	}
	if _, err := pool.Exec(ctx, createAttempts); err != nil {
		return "", fmt.Errorf("make a table of attempts: %w", err)
	}
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{Logger: quietly()})
	if err != nil {
		return "", err
	}
	jobs := make([]river.InsertManyParams, b.options.deliveries)
	for i := range jobs {
		jobs[i].Args = delivery{ID: strconv.Itoa(i)}
	}
	if _, err := client.InsertManyFast(ctx, jobs); err != nil {
		return "", fmt.Errorf("insert River's jobs: %w", err)
	}
	_, err = pool.Exec(ctx, "VACUUM ANALYZE")
	return name, err
}

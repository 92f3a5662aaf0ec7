package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

// delivery is River's job: one order.
type delivery struct {
	ID string `json:"id"`
}

// Kind is the name of the job.
func (delivery) Kind() string { return "delivery" }

// deliverer sends an order and records the attempt, as whoever must account for
// every order has to.
type deliverer struct {
	river.WorkerDefaults[delivery]
	sender sender
	pool   *pgxpool.Pool
}

// Work sends the order of one job.
func (d *deliverer) Work(ctx context.Context, job *river.Job[delivery]) error {
	began := time.Now()
	if err := d.sender.send(ctx, job.Args.ID); err != nil {
		return err
	}
	_, err := d.pool.Exec(ctx,
		"INSERT INTO attempts (job_id, number, outcome, http_status, started_at, took_ms) VALUES ($1, $2, 'done', 200, $3, $4)",
		job.ID, job.Attempt, began, time.Since(began).Milliseconds())
	return err
}

// openJobs asks whether a job is not completed.
const openJobs = "SELECT EXISTS (SELECT FROM river_job WHERE state <> 'completed')"

// river lets River work the jobs off, tuned for speed.
func (b *bench) river(ctx context.Context, backlog string) (measurement, error) {
	name, url, err := b.postgres.create(ctx, backlog)
	if err != nil {
		return measurement{}, err
	}
	m, err := b.workRiver(ctx, url)
	if err != nil {
		return m, err
	}
	err = b.addTransactions(ctx, &m, name, b.options.deliveries)
	return m, errors.Join(err, b.postgres.drop(ctx, name))
}

func (b *bench) workRiver(ctx context.Context, url string) (measurement, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return measurement{}, err
	}
	config.MaxConns = inFlight + 16 // no attempt waits for a connection to be recorded
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return measurement{}, err
	}
	defer pool.Close()
	w, err := watch(ctx, url, openJobs)
	if err != nil {
		return measurement{}, err
	}
	defer w.close(ctx)

	s := newSender(b.receiver.url)
	defer s.close()
	workers := river.NewWorkers()
	river.AddWorker(workers, &deliverer{sender: s, pool: pool})
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		Queues:        map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: inFlight}},
		FetchCooldown: time.Millisecond,
		Workers:       workers,
		Logger:        quietly(),
	})
	if err != nil {
		return measurement{}, err
	}
	began, err := b.beginMeasuring(ctx)
	if err != nil {
		return measurement{}, err
	}
	if err := client.Start(ctx); err != nil {
		return measurement{}, fmt.Errorf("start River: %w", err)
	}
	n := b.options.deliveries
	err = b.drained(ctx, began, n, w)
	var m measurement
	if err == nil {
		m, err = b.endMeasuring(ctx, began, n)
		m.asked = w.asked
	}
	return m, errors.Join(err, client.Stop(ctx), recorded(ctx, w.db, n))
}

// recorded fails unless every job has one attempt.
func recorded(ctx context.Context, db *pgx.Conn, n int) error {
	var attempts int
	if err := db.QueryRow(ctx, "SELECT count(*) FROM attempts WHERE number = 1").Scan(&attempts); err != nil {
		return err
	}
	if attempts != n {
		return fmt.Errorf("River recorded %d attempts for %d jobs", attempts, n)
	}
	return nil
}

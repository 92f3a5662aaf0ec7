package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"slices"
	"time"

	"lethe/ent"
	"lethe/internal/app"
	"lethe/internal/auth"
	"lethe/internal/erasure"
)

// rest is the pause before each approval: longer than any job's after its last
// work, so that all of them are idle.
const rest = 300 * time.Millisecond

// latency is how long the first order of an approved request took, from the call
// of Approve to its arrival, in milliseconds.
type latency struct {
	Samples int     `json:"samples"`
	P50     float64 `json:"p50Milliseconds"`
	P99     float64 `json:"p99Milliseconds"`
	Max     float64 `json:"maxMilliseconds"`
}

// latency approves one request after the other, each when nothing else is to be
// done, with the jobs woken by notifications only.
func (b *bench) latency(ctx context.Context) (latency, error) {
	name, url, err := b.postgres.create(ctx, "")
	if err != nil {
		return latency{}, err
	}
	door, err := newDoor(ctx)
	if err != nil {
		return latency{}, err
	}
	defer door.server.Close()
	if err := b.program.migrate(ctx, url, []string{door.url}); err != nil {
		return latency{}, err
	}
	a, err := b.program.open(ctx, url)
	if err != nil {
		return latency{}, err
	}
	var samples []time.Duration
	err = work(auth.With(ctx, auth.System("bench")), a, func(ctx context.Context) (err error) {
		samples, err = approveEach(ctx, a, door, b.options.samples)
		return err
	})
	if err := errors.Join(err, a.Close()); err != nil {
		return latency{}, err
	}
	return latencyOf(samples), b.postgres.drop(ctx, name)
}

func approveEach(ctx context.Context, a *app.App, d door, n int) ([]time.Duration, error) {
	requests, err := submit(ctx, a, n)
	if err != nil {
		return nil, err
	}
	samples := make([]time.Duration, 0, n)
	for _, r := range requests {
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(rest):
		}
		began := time.Now()
		if _, err := a.Erasure.Approve(ctx, erasure.Decision{RequestID: r.ID}); err != nil {
			return nil, fmt.Errorf("approve: %w", err)
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for an order: %w", context.Cause(ctx))
		case arrived := <-d.arrivals:
			samples = append(samples, arrived.Sub(began))
		}
	}
	return samples, nil
}

// submit takes requests that wait for a person.
func submit(ctx context.Context, a *app.App, n int) ([]*ent.ErasureRequest, error) {
	requests := make([]*ent.ErasureRequest, n)
	for i := range requests {
		taken, err := a.Erasure.Submit(ctx, erasure.Submission{
			Identifiers: []erasure.IdentifierInput{{Type: "email", Value: fmt.Sprintf("person-%08d@example.com", i)}},
			Cause:       "account_deleted",
		})
		if err != nil {
			return nil, fmt.Errorf("submit: %w", err)
		}
		requests[i] = taken.Request
	}
	return requests, nil
}

// door is a receiver in this process, which tells when each order arrived.
type door struct {
	url      string
	arrivals chan time.Time
	server   *http.Server
}

func newDoor(ctx context.Context) (door, error) {
	on, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return door{}, err
	}
	d := door{url: "http://" + on.Addr().String(), arrivals: make(chan time.Time, 1)}
	d.server = &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		d.arrivals <- time.Now()
	})}
	go func() { _ = d.server.Serve(on) }() // ends when it is closed
	return d, nil
}

// latencyOf takes percentiles by nearest rank.
func latencyOf(samples []time.Duration) latency {
	slices.Sort(samples)
	rank := func(p float64) float64 {
		i := int(math.Ceil(p*float64(len(samples)))) - 1
		return float64(samples[i].Microseconds()) / 1000
	}
	return latency{Samples: len(samples), P50: rank(0.50), P99: rank(0.99), Max: rank(1)}
}

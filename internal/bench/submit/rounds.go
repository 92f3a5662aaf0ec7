package main

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"
)

// The sides, as they are called in the report.
const (
	letheSide = "lethe"
	rowSide   = "row"
	sameSide  = "same"
	twoSide   = "two"
)

// contest is one side at one number of clients, or with 1,000 requests a call.
type contest struct {
	Side    string `json:"side"`
	Clients int    `json:"clients"`
	PerCall int    `json:"requestsPerCall"`

	measure func(ctx context.Context) (measurement, error)
}

func (c contest) String() string {
	return fmt.Sprintf("%s, %d clients, %d a call", c.Side, c.Clients, c.PerCall)
}

// bulkClients is how many send 1,000 requests a call at once.
const bulkClients = 2

// contests are all that a round has.
func (b *bench) contests() []contest {
	var all []contest
	lethe := func(l load) func(context.Context) (measurement, error) {
		return func(ctx context.Context) (measurement, error) {
			return l.run(ctx, b.lethe, &b.calls, b.options.seconds)
		}
	}
	anchor := func(script string, clients, size int) func(context.Context) (measurement, error) {
		return func(ctx context.Context) (measurement, error) { return b.pgbench(ctx, script, clients, size) }
	}
	for _, n := range b.options.clients {
		all = append(all,
			contest{letheSide, n, 1, lethe(load{clients: n, perCall: 1, body: submission})},
			contest{rowSide, n, 1, anchor(rowScript, n, 1)},
			contest{sameSide, n, 1, anchor(sameScript, n, 1)},
			contest{twoSide, n, 1, anchor(twoScript, n, 1)})
	}
	return append(all,
		contest{letheSide, bulkClients, perCall, lethe(load{clients: bulkClients, perCall: perCall, body: thousand})},
		contest{sameSide, bulkClients, perCall, anchor(sameScript, bulkClients, perCall)})
}

func thousand(body []byte, call int64) []byte { return submissions(body, call*perCall+1<<32) }

// rounds measures every run once a round, another one first each time.
func (b *bench) rounds(ctx context.Context) ([]contest, [][]measurement, error) {
	all := b.contests()
	found := make([][]measurement, len(all))
	for round := range b.options.rounds {
		for turn := range all {
			n := (turn + round*5) % len(all)
			if err := b.lethe.quiet(ctx); err != nil {
				return nil, nil, err
			}
			m, err := b.counting(ctx, all[n].measure)
			if err != nil {
				return nil, nil, fmt.Errorf("%s: %w", all[n], err)
			}
			say("round %d  %-32s %7.0f requests a second, p99 %.1f ms; CPU µs: %.0f and %.0f of Postgres", round+1, all[n], m.PerSecond, m.P99, m.CPU, m.PostgresCPU)
			found[n] = append(found[n], m)
		}
	}
	return all, found, nil
}

// counting adds what a run has cost the processors.
func (b *bench) counting(ctx context.Context, measure func(context.Context) (measurement, error)) (measurement, error) {
	spent := func() (ours, theirs time.Duration, err error) {
		if ours, err = treeCPU(b.lethe.id()); err == nil {
			theirs, err = treeCPU(b.postgres.postmaster)
		}
		return ours, theirs, err
	}
	ours, theirs, err := spent()
	if err != nil {
		return measurement{}, err
	}
	m, err := measure(ctx)
	if err != nil {
		return measurement{}, err
	}
	oursNow, theirsNow, err := spent()
	m.CPU = float64((oursNow - ours).Microseconds()) / float64(m.requests)
	m.PostgresCPU = float64((theirsNow - theirs).Microseconds()) / float64(m.requests)
	return m, err
}

// quiet waits until the jobs have done what a run left them, such as to seal the
// ledger, so that the next run does not pay for it; for 10 s at most.
func (l *lethe) quiet(ctx context.Context) error {
	const pause = 200 * time.Millisecond
	for range 50 {
		before, err := treeCPU(l.id())
		if err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
		after, err := treeCPU(l.id())
		if err != nil || after-before < pause/10 {
			return err
		}
	}
	return nil
}

// replays makes every fifth call one that was made before.
func replays(calls *atomic.Int64) func([]byte, int64) []byte {
	return func(body []byte, call int64) []byte {
		if call%5 == 0 {
			call = max(1, calls.Load()-1000)
		}
		return submission(body, call)
	}
}

// at is the contest of a side, by clients and requests a call.
func at(all []contest, side string, clients, perCall int) int {
	return slices.IndexFunc(all, func(c contest) bool { return c.Side == side && c.Clients == clients && c.PerCall == perCall })
}

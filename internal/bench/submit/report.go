package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// report is everything that was measured.
type report struct {
	Runs    []outcome   `json:"runs"`
	Open    measurement `json:"openLoop"` // 2,000 a second for as long as a run
	Replays measurement `json:"replays"`  // 64 clients, every fifth call one that was made before
	Idle    float64     `json:"idleMegabytes"`
	Peak    float64     `json:"peakMegabytes"` // over all runs
	File    float64     `json:"fileMegabytes"` // of both: pages of the program's file, which the system may drop
	Ready   float64     `json:"readyMilliseconds"`
	Goals   []goal      `json:"goals"`

	all []contest
}

// outcome is the rounds of one run.
type outcome struct {
	contest
	Rounds []measurement `json:"rounds"`
	Median measurement   `json:"median"`
}

func (b *bench) report(ctx context.Context) (report, error) {
	var r report
	idle, err := memoryOf(b.lethe.id())
	if err != nil {
		return r, err
	}
	all, found, err := b.rounds(ctx)
	if err != nil {
		return r, err
	}
	r.all = all
	for n, each := range found {
		r.Runs = append(r.Runs, outcome{all[n], each, medians(each)})
	}
	if err := b.measureOpen(ctx, &r); err != nil {
		return r, err
	}
	loaded, err := memoryOf(b.lethe.id())
	r.Idle, r.Peak, r.File = float64(idle.now)/1e6, float64(loaded.peak)/1e6, float64(loaded.file)/1e6
	if err == nil && b.options.statements {
		err = b.postgres.printStatements(ctx)
	}
	if err != nil {
		return r, err
	}
	if err := b.lethe.stop(); err != nil {
		return r, err
	}
	// Once more, on a database that is there.
	if err := b.lethe.serve(ctx); err != nil {
		return r, err
	}
	r.Ready = float64(b.lethe.readyAfter.Microseconds()) / 1000
	r.Goals = r.goals()
	return r, nil
}

// measureOpen asks at a rate that does not wait for the answers, and asks again what
// was asked before.
func (b *bench) measureOpen(ctx context.Context, r *report) (err error) {
	const clients, rate = 64, 2000
	steady := load{clients: clients, perCall: 1, body: submission, every: time.Second * clients / rate}
	again := load{clients: clients, perCall: 1, body: replays(&b.calls)}
	for _, each := range []struct {
		load
		into *measurement
	}{{steady, &r.Open}, {again, &r.Replays}} {
		if err := b.lethe.quiet(ctx); err != nil {
			return err
		}
		if *each.into, err = each.run(ctx, b.lethe, &b.calls, b.options.seconds); err != nil {
			return fmt.Errorf("open loop and replays: %w", err)
		}
	}
	return nil
}

func (r report) writeJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

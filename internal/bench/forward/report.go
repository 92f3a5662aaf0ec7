package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
)

// report is everything that was measured.
type report struct {
	Deliveries   int                `json:"deliveries"` // of each side in each round
	Destinations int                `json:"destinations"`
	InFlight     int                `json:"inFlight"`
	Sides        map[string]sums    `json:"sides"`
	Ratios       map[string]float64 `json:"ratios"`
	Latency      *latency           `json:"latency,omitempty"`
	Memory       *memory            `json:"memory,omitempty"`
}

// sums are the rounds of one side.
type sums struct {
	Rounds []measurement `json:"rounds"`
	Median measurement   `json:"median"`
}

func (b *bench) report(ctx context.Context) (report, error) {
	r := report{Deliveries: b.options.deliveries, Destinations: b.options.destinations, InFlight: inFlight}
	rounds, err := b.rounds(ctx)
	if err != nil {
		return r, err
	}
	r.Sides = map[string]sums{}
	for side, all := range rounds {
		r.Sides[side] = sums{Rounds: all, Median: medians(all)}
	}
	speed := func(side string) float64 { return r.Sides[side].Median.PerSecond }
	r.Ratios = map[string]float64{
		"lethe/bare":  speed(letheSide) / speed(bareSide),
		"lethe/river": speed(letheSide) / speed(riverSide),
	}
	if b.options.samples > 0 {
		say("timing %d approvals", b.options.samples)
		l, err := b.latency(ctx)
		if err != nil {
			return r, fmt.Errorf("latency: %w", err)
		}
		r.Latency = &l
	}
	if b.options.program != "" && b.options.memory > 0 {
		say("draining %d deliveries to measure the memory", b.options.memory)
		m, err := b.memory(ctx)
		if err != nil {
			return r, fmt.Errorf("memory: %w", err)
		}
		r.Memory = &m
	}
	return r, nil
}

func (r report) writeJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// The sides, as they are called in the report.
const (
	bareSide  = "bare"
	letheSide = "lethe"
	riverSide = "river"
)

// rounds runs every side once a round, another one first each time, and returns
// the measurements by side.
func (b *bench) rounds(ctx context.Context) (map[string][]measurement, error) {
	say("making a backlog of %d deliveries", b.options.deliveries)
	l := backlog{requests: b.options.deliveries / b.options.destinations, destinations: b.options.destinations}
	letheFrom, _, err := b.letheBacklog(ctx, l)
	if err != nil {
		return nil, fmt.Errorf("make Lethe's backlog: %w", err)
	}
	riverFrom, err := b.riverBacklog(ctx)
	if err != nil {
		return nil, fmt.Errorf("make River's backlog: %w", err)
	}
	sides := []struct {
		name string
		run  func() (measurement, error)
	}{
		{bareSide, func() (measurement, error) { return b.bare(ctx) }},
		{letheSide, func() (measurement, error) { return b.lethe(ctx, letheFrom, l) }},
		{riverSide, func() (measurement, error) { return b.river(ctx, riverFrom) }},
	}
	all := map[string][]measurement{}
	for round := range b.options.rounds {
		for turn := range sides {
			side := sides[(round+turn)%len(sides)]
			m, err := side.run()
			if err != nil {
				return nil, fmt.Errorf("%s, round %d: %w", side.name, round+1, err)
			}
			say("round %d  %-5s  %6.0f deliveries a second", round+1, side.name, m.PerSecond)
			all[side.name] = append(all[side.name], m)
		}
	}
	return all, nil
}

func medians(all []measurement) measurement {
	return measurement{
		PerSecond:    median(all, func(m measurement) float64 { return m.PerSecond }),
		Transactions: median(all, func(m measurement) float64 { return m.Transactions }),
		CPU:          median(all, func(m measurement) float64 { return m.CPU }),
		PostgresCPU:  median(all, func(m measurement) float64 { return m.PostgresCPU }),
		Bytes:        median(all, func(m measurement) float64 { return m.Bytes }),
	}
}

// median of an even number is the mean of the two in the middle.
func median(all []measurement, value func(measurement) float64) float64 {
	sorted := slices.SortedFunc(slices.Values(all), func(a, b measurement) int { return cmp.Compare(value(a), value(b)) })
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return value(sorted[middle])
	}
	return (value(sorted[middle-1]) + value(sorted[middle])) / 2
}

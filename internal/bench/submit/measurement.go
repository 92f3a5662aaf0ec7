package main

import (
	"cmp"
	"slices"
	"time"
)

// measurement is one run of one side.
type measurement struct {
	PerSecond   float64 `json:"requestsPerSecond"`
	P50         float64 `json:"p50Milliseconds"` // of a call
	P99         float64 `json:"p99Milliseconds"`
	CPU         float64 `json:"letheMicroseconds"` // of CPU, for each request
	PostgresCPU float64 `json:"postgresMicroseconds"`

	requests int
}

// measured says what calls of as many requests each make in all that time.
func measured(calls []time.Duration, perCall int, in time.Duration) measurement {
	slices.Sort(calls)
	at := func(part float64) float64 {
		if len(calls) == 0 {
			return 0
		}
		return float64(calls[int(part*float64(len(calls)-1))].Microseconds()) / 1000
	}
	n := len(calls) * perCall
	return measurement{PerSecond: float64(n) / in.Seconds(), P50: at(0.5), P99: at(0.99), requests: n}
}

func medians(all []measurement) measurement {
	return measurement{
		PerSecond:   median(all, func(m measurement) float64 { return m.PerSecond }),
		P50:         median(all, func(m measurement) float64 { return m.P50 }),
		P99:         median(all, func(m measurement) float64 { return m.P99 }),
		CPU:         median(all, func(m measurement) float64 { return m.CPU }),
		PostgresCPU: median(all, func(m measurement) float64 { return m.PostgresCPU }),
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

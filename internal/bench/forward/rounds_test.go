package main

import (
	"testing"
	"time"
)

func TestMedian_IsTheMiddleOfTheRounds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		speeds []float64
		want   float64
	}{
		"one":  {[]float64{7}, 7},
		"odd":  {[]float64{9, 1, 5}, 5},
		"even": {[]float64{8, 2, 4, 100}, 6},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var all []measurement
			for _, s := range c.speeds {
				all = append(all, measurement{PerSecond: s})
			}
			if got := medians(all).PerSecond; got != c.want {
				t.Errorf("got %v; want %v", got, c.want)
			}
		})
	}
}

func TestLatencyOf_TakesTheNearestRank(t *testing.T) {
	t.Parallel()
	samples := make([]time.Duration, 200)
	for i := range samples {
		samples[i] = time.Duration(200-i) * time.Millisecond
	}
	got := latencyOf(samples)
	want := latency{Samples: 200, P50: 100, P99: 198, Max: 200}
	if got != want {
		t.Errorf("got %+v; want %+v", got, want)
	}
}

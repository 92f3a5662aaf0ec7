package ui

import (
	"context"
	"time"

	"lethe/web/view/say"
)

// Took writes how long something took in its two largest units, rounded down:
// "24 s", "4 min", "2 h 10 min" or, from 48 hours on, "3 d 4 h".
func Took(ctx context.Context, d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < time.Minute:
		return say.T(ctx, "%d s", d/time.Second)
	case d < time.Hour:
		return say.T(ctx, "%d min", d/time.Minute)
	case d < 2*day:
		return two(say.T(ctx, "%d h", d/time.Hour), d%time.Hour/time.Minute, say.T(ctx, "%d min", d%time.Hour/time.Minute))
	default:
		return two(say.T(ctx, "%d d", d/day), d%day/time.Hour, say.T(ctx, "%d h", d%day/time.Hour))
	}
}

// two leaves the smaller unit out where there is none of it.
func two(large string, rest time.Duration, small string) string {
	if rest == 0 {
		return large
	}
	return large + " " + small
}

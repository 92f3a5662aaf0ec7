package ui

import (
	"fmt"
	"time"
)

// Took writes how long something took in its two largest units, rounded down:
// "24 s", "4 min", "2 h 10 min" or, from 48 hours on, "3 d 4 h".
func Took(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%d min", d/time.Minute)
	case d < 2*day:
		return two(d, time.Hour, "h", time.Minute, "min")
	default:
		return two(d, day, "d", time.Hour, "h")
	}
}

func two(d, large time.Duration, ofLarge string, small time.Duration, ofSmall string) string {
	words := fmt.Sprintf("%d %s", d/large, ofLarge)
	if rest := d % large / small; rest > 0 {
		words += fmt.Sprintf(" %d %s", rest, ofSmall)
	}
	return words
}

package ui

import (
	"testing"
	"time"
)

func TestTook_WritesTheTwoLargestUnits(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		0: "0 s", 59*time.Second + 999*time.Millisecond: "59 s", time.Minute: "1 min", 59 * time.Minute: "59 min",
		time.Hour: "1 h", 130 * time.Minute: "2 h 10 min", 47*time.Hour + 59*time.Minute: "47 h 59 min", 48 * time.Hour: "2 d", 76 * time.Hour: "3 d 4 h",
	} {
		if got := Took(t.Context(), d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

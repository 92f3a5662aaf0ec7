package main

import (
	"testing"
	"time"
)

func TestParseSince_TakesADayOrATime(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Time{
		"2026-11-01":                time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC),
		"2026-11-01T10:00:00Z":      time.Date(2026, 11, 1, 10, 0, 0, 0, time.UTC),
		"2026-11-01T10:00:00+01:00": time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC),
	} {
		if got, err := parseSince(text); err != nil || !got.Equal(want) {
			t.Errorf("%s is %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "yesterday", "2026-13-01", "2026-11-01 10:00"} {
		if got, err := parseSince(text); err == nil {
			t.Errorf("%q is %v; want an error", text, got)
		}
	}
}

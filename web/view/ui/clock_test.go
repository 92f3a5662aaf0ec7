package ui

import (
	"testing"
	"time"
)

var berlin = time.FixedZone("CET", 3600)

// late is half past eleven at night in Berlin.
var late = Clock{Now: time.Date(2026, 11, 20, 22, 30, 0, 0, time.UTC), Zone: berlin}

func TestClock_WritesInItsZone(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 17, 23, 5, 9, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{late.Date(at), "18 Nov 2026"},
		{late.Moment(at), "18 Nov 2026, 00:05 CET"},
		{late.Hour(at), "00:05:09 CET"},
		{Clock{}.Moment(at), "17 Nov 2026, 23:05 UTC"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestClock_WritesTimesForItsReaderAndDaysForTheCompany(t *testing.T) {
	t.Parallel()
	c := Clock{Now: late.Now, Zone: berlin, Own: time.FixedZone("JST", 9*3600)}
	at := time.Date(2026, 11, 17, 22, 5, 9, 0, time.UTC)
	for _, x := range []struct{ got, want string }{
		{c.Moment(at), "18 Nov 2026, 07:05 JST"},
		{c.Hour(at), "07:05:09 JST"},
		{c.ZoneName(), "JST"},
		{c.Date(at), "17 Nov 2026"},
		{dueIn(t.Context(), c, at).words, "3 days overdue"},
	} {
		if x.got != x.want {
			t.Errorf("got %q, want %q", x.got, x.want)
		}
	}
}

func TestDays_CountsCalendarDaysAcrossClockChanges(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	// The night of 25 October 2026 has 25 hours in Berlin.
	c := Clock{Now: time.Date(2026, 10, 24, 23, 59, 0, 0, zone), Zone: zone}
	for want, at := range map[int]time.Time{
		0:  time.Date(2026, 10, 24, 0, 0, 0, 0, zone),
		1:  time.Date(2026, 10, 25, 0, 0, 0, 0, zone),
		2:  time.Date(2026, 10, 26, 23, 59, 0, 0, zone),
		-1: time.Date(2026, 10, 23, 23, 59, 0, 0, zone),
	} {
		if got := c.Days(at); got != want {
			t.Errorf("Days(%s) = %d, want %d", at, got, want)
		}
	}
}

func TestDistance_UsesWholeUnits(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		30 * time.Second:  "just now",
		-30 * time.Second: "just now",
		-time.Minute:      "1 minute ago",
		59 * time.Minute:  "in 59 minutes",
		-time.Hour:        "1 hour ago",
		47 * time.Hour:    "in 47 hours",
		48 * time.Hour:    "in 2 days",
		-240 * time.Hour:  "10 days ago",
	} {
		if got := late.Distance(t.Context(), late.Now.Add(d)); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
}

func TestSpan_CountsSeconds(t *testing.T) {
	t.Parallel()
	if got := Span(t.Context(), 24*time.Second); got != "24 seconds" {
		t.Errorf("got %q", got)
	}
	if got := Span(t.Context(), 1900*time.Millisecond); got != "1 second" {
		t.Errorf("got %q", got)
	}
}

func TestDueIn_TurnsLoudAsTheDeadlineComes(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	c := Clock{Now: now, Zone: berlin}
	for _, x := range []struct {
		deadline time.Time
		want     due
	}{
		{now.AddDate(0, 0, -3), due{"3 days overdue", "octagon-alert", Bad}},
		{now.AddDate(0, 0, -1), due{"1 day overdue", "octagon-alert", Bad}},
		{now.Add(-time.Minute), due{"Overdue today", "octagon-alert", Bad}},
		{now.Add(time.Minute), due{"Due today", "clock-alert", Bad}},
		{now.AddDate(0, 0, 1), due{"Due tomorrow", "clock-alert", Warn}},
		{now.AddDate(0, 0, 7), due{"7 days left", "clock-alert", Warn}},
		{now.AddDate(0, 0, 8), due{"8 days left", "", Neutral}},
	} {
		if got := dueIn(t.Context(), c, x.deadline); got != x.want {
			t.Errorf("%s: %+v, want %+v", x.deadline, got, x.want)
		}
	}
}

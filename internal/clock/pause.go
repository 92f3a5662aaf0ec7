package clock

import (
	"fmt"
	"slices"
	"time"
)

// Pause is a time in which the controller waits for the person.
//
// It adds as many days as midnights of the controller's zone lie in it: a pause
// from the 3rd to the 5th adds two days, one that ends on the day it began adds
// none. Days that lie in two pauses are added once, days before receipt not at
// all, and a pause that begins after the last day is too late to move it.
type Pause struct {
	From  time.Time  // when the person was asked
	Until *time.Time // when the person answered; nil while waiting
}

// stop is a pause in days, as it counts. It is open if it has not ended.
type stop struct {
	from, until Day
	open        bool
}

// pause adds the days of the pauses.
func (w *working) pause(pauses []Pause, article string) {
	for _, s := range w.stops(pauses) {
		switch days := s.until.daysSince(s.from); {
		case s.from.Compare(w.rolled()) > 0:
			w.step(w.last, article,
				fmt.Sprintf("the pause from %s began after the last day, %s, and adds nothing", s.from.long(), w.rolled().long()),
				fmt.Sprintf("pause from %s is too late", s.from.short()))
		case s.open:
			w.open = true
			w.step(w.last, article,
				fmt.Sprintf("the clock stands still since %s; each day until it goes on is added to %s", s.from.long(), w.last.long()),
				fmt.Sprintf("paused since %s, the date moves on", s.from.short()))
		case days == 0:
			w.step(w.last, article,
				fmt.Sprintf("the pause on %s ended on the same day and adds nothing", s.from.long()),
				fmt.Sprintf("pause on %s adds nothing", s.from.short()))
		default:
			by := Period{days, Days}
			to := w.last.plusDays(days)
			w.step(to, article,
				fmt.Sprintf("the clock stood still for %s, from %s to %s, so the last day is %s",
					by.words(), s.from.long(), s.until.long(), w.described(to, to.long())),
				fmt.Sprintf("paused for %s → %s", by.words(), w.described(to, to.short())))
		}
	}
}

// stops returns the pauses as days, in order, with overlaps joined.
func (w *working) stops(pauses []Pause) []stop {
	var stops []stop
	for _, p := range pauses {
		stops = append(stops, w.stop(p))
	}
	slices.SortFunc(stops, func(a, b stop) int { return a.from.Compare(b.from) })
	return joined(stops)
}

// joined joins stops that overlap. What comes after an open one lies in it.
func joined(stops []stop) []stop {
	var all []stop
	for _, s := range stops {
		n := len(all)
		switch {
		case n == 0:
			all = append(all, s)
		case all[n-1].open:
		case s.open:
			s.from = later(s.from, all[n-1].until)
			all = append(all, s)
		case s.from.Compare(all[n-1].until) <= 0:
			all[n-1].until = later(all[n-1].until, s.until)
		default:
			all = append(all, s)
		}
	}
	return all
}

// stop is a pause in the days of the controller's zone, from receipt on.
func (w *working) stop(p Pause) stop {
	s := stop{from: later(w.received, DayOf(p.From.In(w.in.Zone))), open: p.Until == nil}
	s.until = s.from
	if p.Until != nil {
		s.until = later(s.from, DayOf(p.Until.In(w.in.Zone)))
	}
	return s
}

func later(a, b Day) Day {
	if a.Compare(b) < 0 {
		return b
	}
	return a
}

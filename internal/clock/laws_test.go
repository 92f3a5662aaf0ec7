package clock_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"lethe/internal/clock"
)

// world is a pack, a place and a course, drawn at random.
type world struct {
	pack     clock.Pack
	in       clock.Place
	received time.Time
	pauses   []clock.Pause
}

func drawWorld(t *testing.T) func(r *rapid.T) world {
	packs, err := clock.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	var places []clock.Place
	for i, code := range clock.CalendarCodes() {
		places = append(places, place(t, zones[i%len(zones)], code))
	}
	return func(r *rapid.T) world {
		w := world{
			pack:     rapid.SampledFrom(packs).Draw(r, "pack"),
			in:       rapid.SampledFrom(places).Draw(r, "place"),
			received: time.Unix(rapid.Int64Range(1.4e9, 4e9).Draw(r, "received"), 0),
		}
		w.pack.Answer.Start = rapid.SampledFrom([]clock.Start{clock.DayOfReceipt, clock.NextDay}).Draw(r, "start")
		for range rapid.IntRange(0, 3).Draw(r, "pauses") {
			w.pauses = append(w.pauses, w.drawPause(r))
		}
		return w
	}
}

func (w world) drawPause(r *rapid.T) clock.Pause {
	from := w.received.Add(time.Duration(rapid.IntRange(-100, 3000).Draw(r, "hours until the pause")) * time.Hour)
	until := from.Add(time.Duration(rapid.IntRange(0, 500).Draw(r, "hours of pause")) * time.Hour)
	return clock.Pause{From: from, Until: &until}
}

func TestDue_ComesAfterReceiptAndOnAWorkingDayWhereTheLawSaysSo(t *testing.T) {
	t.Parallel()
	draw := drawWorld(t)
	rapid.Check(t, func(r *rapid.T) {
		w := draw(r)
		due := w.pack.Due(w.received, w.in, clock.Course{Pauses: w.pauses})
		if !due.At.After(w.received) || due.Open {
			r.Errorf("received %v, due %v, open %t", w.received, due.At, due.Open)
		}
		if w.pack.Answer.RollToWorkingDay && !w.in.Calendar.Working(due.Day) {
			r.Errorf("due on %s, which is no working day", due.Day)
		}
		if last := due.Steps[len(due.Steps)-1]; last.Day != due.Day {
			r.Errorf("the steps lead to %s, the date is %s", last.Day, due.Day)
		}
	})
}

func TestDue_NeverComesEarlierForALaterReceipt(t *testing.T) {
	t.Parallel()
	draw := drawWorld(t)
	rapid.Check(t, func(r *rapid.T) {
		w := draw(r)
		later := w.received.Add(time.Duration(rapid.IntRange(0, 2000).Draw(r, "hours later")) * time.Hour)
		a, b := w.pack.Due(w.received, w.in, clock.Course{}), w.pack.Due(later, w.in, clock.Course{})
		if b.At.Before(a.At) {
			r.Errorf("received %v, due %v; received %v, due %v", w.received, a.At, later, b.At)
		}
	})
}

func TestDue_IsLaterWithAnExtensionAndNeverEarlierWithAPause(t *testing.T) {
	t.Parallel()
	draw := drawWorld(t)
	rapid.Check(t, func(r *rapid.T) {
		w := draw(r)
		first := w.pack.Due(w.received, w.in, clock.Course{})
		if paused := w.pack.Due(w.received, w.in, clock.Course{Pauses: w.pauses}); paused.At.Before(first.At) {
			r.Errorf("due %v, with pauses %v", first.At, paused.At)
		}
		extended := w.pack.Due(w.received, w.in, clock.Course{Extended: true})
		if later := extended.At.After(first.At); later != (w.pack.Extension != nil) {
			r.Errorf("%s: due %v, extended %v", w.pack.Name, first.At, extended.At)
		}
	})
}

func TestDue_DoesNotDependOnTheOrderOfPauses(t *testing.T) {
	t.Parallel()
	draw := drawWorld(t)
	rapid.Check(t, func(r *rapid.T) {
		w := draw(r)
		want := w.pack.Due(w.received, w.in, clock.Course{Pauses: w.pauses})
		got := w.pack.Due(w.received, w.in, clock.Course{Pauses: rapid.Permutation(w.pauses).Draw(r, "other order")})
		if got.WorkedOut() != want.WorkedOut() {
			r.Errorf("one order: %s\nanother: %s", want.WorkedOut(), got.WorkedOut())
		}
	})
}

func TestLastDayToExtend_IsTheFirstDueDate(t *testing.T) {
	t.Parallel()
	draw := drawWorld(t)
	rapid.Check(t, func(r *rapid.T) {
		w := draw(r)
		last, ok := w.pack.LastDayToExtend(w.received, w.in, w.pauses)
		if ok != (w.pack.Extension != nil) {
			r.Fatalf("%s: ok is %t", w.pack.Name, ok)
		}
		if first := w.pack.Due(w.received, w.in, clock.Course{Pauses: w.pauses}); ok && last.At != first.At {
			r.Errorf("first due %v, last day to extend %v", first.At, last.At)
		}
	})
}

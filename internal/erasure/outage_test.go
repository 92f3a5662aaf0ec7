package erasure_test

import (
	"errors"
	"testing"
	"time"

	"lethe/ent/delivery"
	"lethe/internal/destination"
	"lethe/internal/lifecycle"
)

// Thirty days by the database's clock, which is the only one that decides: it
// goes from one piece of work that falls due to the next, as the jobs' clock does.
func TestForwardDue_F22_EveryDestinationDownForThirtyDaysAndBack(t *testing.T) {
	t.Parallel()
	const requests, days = 3, 30
	w := newWorld(t)
	for _, name := range []string{"crm", "ads"} {
		w.connector.tell(name, destination.Receipt{}, errors.New("connection refused"))
	}
	w.backlog(t, requests)
	w.work(t)
	w.live(t, days*24*time.Hour)

	open, err := w.db.Read().Delivery.Query().All(t.Context())
	if err != nil || len(open) != 2*requests {
		t.Fatalf("%d deliveries, error %v; want %d", len(open), err, 2*requests)
	}
	for _, d := range open {
		if d.State != lifecycle.Failed {
			t.Errorf("after %d days a delivery is %s; want FAILED, for a person to see", days, d.State)
		}
		// At once, 5 s, 5 m, 30 m, 2 h, 5 h, 10 h, 14 h, 20 h, then daily: 9 in the
		// first days and 27 more, ±20 %.
		if d.Attempts < days || d.Attempts > 9+days*5/4 {
			t.Errorf("it was tried %d times in %d days; want the schedule, and daily for ever", d.Attempts, days)
		}
	}

	for _, name := range []string{"crm", "ads"} {
		w.connector.tell(name, destination.Receipt{Status: destination.Done}, nil)
	}
	w.live(t, 30*time.Hour)
	left, err := w.db.Read().Delivery.Query().Where(delivery.StateNEQ(lifecycle.Done)).Count(t.Context())
	if err != nil || left != 0 {
		t.Errorf("a day after all are back %d deliveries are open, error %v", left, err)
	}
	for key, n := range count(append(w.connector.got("crm"), w.connector.got("ads")...)) {
		if n < days {
			t.Errorf("order %s was sent %d times; want every time under its one key", key, n)
		}
	}
}

// live lets d pass, and does what falls due when it does.
func (w *world) live(t *testing.T, d time.Duration) {
	t.Helper()
	for d > 0 {
		next, known, err := w.NextDue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		step := min(d, max(next, time.Second))
		if !known {
			step = d
		}
		w.advance(t, step)
		d -= step
		w.work(t)
	}
}

func count(keys []string) map[string]int {
	n := map[string]int{}
	for _, key := range keys {
		n[key]++
	}
	return n
}

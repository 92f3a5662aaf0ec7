package erasure_test

import (
	"testing"
	"time"
)

func TestFlow_CountsOnceWhatCameInAndWhatEnded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	begin, err := w.Flow(system(t), time.Time{})
	if err != nil || begin.Received != nil || begin.Closed != nil || begin.Until.IsZero() {
		t.Fatalf("with the zero time: %+v, %v; want nothing, and where to begin", begin, err)
	}
	r := w.submit(t, anna())
	w.advance(t, time.Minute)
	w.reject(t, r)
	first, err := w.Flow(system(t), begin.Until)
	if err != nil || len(first.Received) != 1 || first.Received[0].Count != 1 || first.Received[0].Regulation != r.Regulation || first.Received[0].Source != r.Source {
		t.Errorf("after a minute %+v, %v came in; want one", first.Received, err)
	}
	if len(first.Closed) != 0 {
		t.Errorf("what has just ended is counted already: %+v", first.Closed)
	}
	w.advance(t, time.Minute)
	second, err := w.Flow(system(t), first.Until)
	if err != nil || second.Received != nil || len(second.Closed) != 1 || second.Closed[0].Count != 1 || !second.Closed[0].OnTime || second.Closed[0].Outcome != "REJECTED" {
		t.Errorf("after another minute %+v, %v; want one rejected in time, and nothing new", second, err)
	}
}

func TestOpenRequests_CountsEveryOpenState(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, anna())
	open, err := w.OpenRequests(system(t))
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, o := range open {
		counts[string(o.State)] = o.Count
	}
	if len(counts) < 3 || counts["IN_REVIEW"] != 1 || counts["FORWARDING"] != 0 {
		t.Errorf("the open requests are %v; want one in review, and the other states with 0", counts)
	}
}

func TestLettersWaiting_IsTheAgeOfTheOldestThatCouldNotGoOut(t *testing.T) {
	t.Parallel()
	w := newWriter(t, nil)
	expect := func(want time.Duration) {
		t.Helper()
		got, err := w.LettersWaiting(system(t))
		if err != nil || got.Round(time.Minute) != want {
			t.Errorf("letters have been waiting for %v, %v; want %v", got, err, want)
		}
	}
	expect(0)
	w.office.says("anna@example.com", 451)
	w.submit(t, anna())
	w.post(t)
	w.advance(t, 2*time.Hour)
	expect(2 * time.Hour)
	w.office.says("anna@example.com", 0)
	w.post(t)
	expect(0)
}

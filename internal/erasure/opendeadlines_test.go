package erasure_test

import (
	"testing"
	"time"

	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

func TestOpenDeadlines_CountsTheOverdueAndNamesTheNext(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	expect := func(overdue int, next time.Time) {
		t.Helper()
		got, err := w.OpenDeadlines(system(t))
		if err != nil || got.Overdue != overdue || !got.Next.Equal(next) {
			t.Errorf("got %+v, %v; want %d overdue, next %v", got, err, overdue, next)
		}
	}
	expect(0, time.Time{})
	required := anna()
	required.Attributes = []byte(`{"tier": "enterprise"}`)
	first := w.submit(t, required)
	w.advance(t, 24*time.Hour)
	paused := w.submit(t, required)
	w.advance(t, 9*24*time.Hour)
	last := w.submit(t, required)
	expect(0, first.DueAt)
	_, err := w.PauseClock(reviewer(t), erasure.Standstill{RequestID: paused.ID, Ground: lifecycle.PauseIdentity, Text: "Please send a copy of your customer card."})
	if err != nil {
		t.Fatal(err)
	}
	w.advance(t, 25*24*time.Hour)
	expect(1, last.DueAt)
}

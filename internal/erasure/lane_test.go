package erasure_test

import (
	"testing"

	"lethe/ent/attempt"
	"lethe/ent/delivery"
	"lethe/internal/lifecycle"
)

// fast makes the process know that its destinations answer at once.
func (w *world) fast(t *testing.T) {
	t.Helper()
	w.backlog(t, 40)
	w.until(t)
}

func TestForwardDue_SendsNoMoreAtOnceThanADestinationTakes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fast(t)
	for _, name := range []string{"crm", "ads"} {
		if got, most := len(w.connector.got(name)), w.connector.most[name]; got != 40 || most > 4 {
			t.Errorf("%s got %d orders, %d at once; want 40, at most 4 at once", name, got, most)
		}
	}
}

func TestDrain_GivesBackWhatWaitsBehindAnAttempt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fast(t)
	w.connector.hold = make(chan struct{})
	w.connector.inFlight = make(chan struct{}, 8)
	w.backlogFrom(t, 40, 40)
	claimed, err := w.ForwardDue(system(t))
	if err != nil || claimed <= 8 {
		t.Fatalf("claimed %d, error %v; want more than the 8 that can be on their way", claimed, err)
	}
	for range 8 {
		<-w.connector.inFlight
	}
	drained := make(chan error)
	go func() { drained <- w.Drain(t.Context()) }()
	sending := func() int {
		n, err := w.db.Read().Delivery.Query().Where(delivery.StateEQ(lifecycle.Sending)).Count(t.Context())
		if err != nil {
			t.Error(err)
		}
		return n
	}
	for sending() > 8 { // given back before the attempts in flight have ended
	}
	close(w.connector.hold)
	if err := <-drained; err != nil {
		t.Fatal(err)
	}
	waiting, err := w.db.Read().Delivery.Query().
		Where(delivery.StateEQ(lifecycle.Queued), delivery.Attempts(0)).Count(t.Context())
	if err != nil || waiting != 2*40-8 {
		t.Errorf("%d deliveries wait untried, error %v; want %d", waiting, err, 2*40-8)
	}
	tried, err := w.db.Read().Attempt.Query().Where(attempt.OutcomeEQ("done")).Count(t.Context())
	if err != nil || tried != 80+8 {
		t.Errorf("%d attempts are on record, error %v; want those that were made: %d", tried, err, 80+8)
	}
}

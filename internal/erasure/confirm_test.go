package erasure_test

import (
	"testing"

	"lethe/internal/destination"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

func TestConfirm_SaysThatAContradictionIsOnRecordOnlyWhenItIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding(t)
	w.work(t)
	w.connector.callback = answer{receipt: destination.Receipt{Status: destination.NotFound}}
	w.exec(t, `alter table ledger_entries add constraint no_more check (false) not valid`)

	if err := w.Confirm(t.Context(), w.delivery(t, r, "ads").ID, nil, nil); err == nil || fault.Is(err, fault.Conflict) {
		t.Errorf("the answer is %v; want an internal failure, which the destination repeats", err)
	}
}

func TestConfirm_KnowsNoDeliveryThatIsArchivedMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding(t)
	w.work(t)
	id := w.delivery(t, r, "ads").ID
	w.connector.callback = answer{receipt: destination.Receipt{Status: destination.Done}}
	w.connector.meanwhile = func() {
		w.advance(t, standard.ArchiveAfter)
		w.work(t)
	}

	if err := w.Confirm(t.Context(), id, nil, nil); !fault.Is(err, fault.NotFound) {
		t.Errorf("the answer is %v; want not found", err)
	}
}

func TestConfirm_LeavesTheAttemptInFlightItsLease(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.hold, w.connector.inFlight = make(chan struct{}), make(chan struct{}, 2)
	r := w.forwarding(t)
	if _, err := w.ForwardDue(system(t)); err != nil {
		t.Fatal(err)
	}
	<-w.connector.inFlight
	<-w.connector.inFlight
	w.connector.callback = answer{receipt: destination.Receipt{Status: destination.Accepted}}
	if err := w.Confirm(t.Context(), w.delivery(t, r, "crm").ID, nil, nil); err != nil {
		t.Fatal(err)
	}
	close(w.connector.hold)
	if err := w.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.expectDelivery(t, r, "crm", lifecycle.Done) // what the attempt itself was told counts
}

package erasure_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

func (w *world) requeue(t *testing.T) int {
	t.Helper()
	n, err := w.Requeue(system(t), w.inDays(t, 0))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestRequeue_SendsWhatIsOpenAgainUnderTheSameIDs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("crm", destination.Receipt{}, destination.Permanent(errors.New("answered 403")))
	w.connector.tell("ads", destination.Receipt{Status: destination.Accepted}, nil)
	requests := w.several(t, 3)
	for range 3 {
		w.work(t)
		w.advance(t, 6*time.Minute)
	}
	if failed, accepted := w.count(t, lifecycle.Failed), w.count(t, lifecycle.Accepted); failed != 3 || accepted != 3 {
		t.Fatalf("%d have failed and %d are accepted; want 3 each", failed, accepted)
	}
	for _, name := range []string{"crm", "ads"} {
		w.connector.tell(name, destination.Receipt{Status: destination.Done}, nil)
	}

	if n := w.requeue(t); n != 6 {
		t.Errorf("%d are sent again; want 6", n)
	}
	if n := w.requeue(t); n != 0 {
		t.Errorf("%d that are due already are made due again", n)
	}
	w.expectNone(t)
	w.work(t)

	for _, r := range requests {
		w.expectState(t, r, lifecycle.Completed)
		for _, name := range []string{"crm", "ads"} {
			key := w.delivery(t, r, name).ID.String()
			keys := w.connector.got(name)
			if n := len(slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return k != key })); n < 2 {
				t.Errorf("%s got the key of its delivery %d times; want it again", name, n)
			}
		}
		if n := w.recorded(t, r.ID, "delivery.requeued"); n != 2 {
			t.Errorf("%d entries say so; want 2", n)
		}
	}
	if _, err := ledger.Verify(t.Context(), w.db.Read()); err != nil {
		t.Error(err)
	}
}

func TestRequeue_LeavesAloneWhatDoesNotWaitForADestination(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding(t)
	if _, err := w.HoldDelivery(reviewer(t), erasure.DeliveryHolding{
		DeliveryID: w.delivery(t, r, "ads").ID, Ground: lifecycle.HoldClarification, ReviewOn: w.inDays(t, 10),
	}); err != nil {
		t.Fatal(err)
	}
	w.work(t)
	w.expectDelivery(t, r, "crm", lifecycle.Done)

	if n := w.requeue(t); n != 0 {
		t.Errorf("%d are sent again; want none", n)
	}
	w.expectDelivery(t, r, "ads", lifecycle.Held)
}

func TestRequeue_IsOnlyForWhatWasWrittenBefore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("ads", destination.Receipt{Status: destination.Accepted}, nil)
	before := w.inDays(t, 0)
	w.forwarding(t)
	w.work(t)

	if n, err := w.Requeue(system(t), before); n != 0 || err != nil {
		t.Errorf("%d are sent again, %v; want none", n, err)
	}
	if _, err := w.Requeue(sender(t, "shop"), before); !fault.Is(err, fault.Forbidden) {
		t.Errorf("without the scopes: %v", err)
	}
}

// More requests than one part has.
func TestRequeue_WorksInParts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("ads", destination.Receipt{Status: destination.Accepted}, nil)
	w.several(t, 205)
	for range 5 {
		w.work(t)
		w.advance(t, time.Minute)
	}
	if n := w.count(t, lifecycle.Accepted); n != 205 {
		t.Fatalf("%d are accepted; want 205", n)
	}
	if n := w.requeue(t); n != 205 {
		t.Errorf("%d are sent again; want 205", n)
	}
}

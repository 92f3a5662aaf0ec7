package erasure_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/internal/auth"
	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// several brings so many requests, each of a person of its own, to their
// destinations.
func (w *world) several(t *testing.T, n int) []*ent.ErasureRequest {
	t.Helper()
	requests := make([]*ent.ErasureRequest, n)
	for i := range n {
		requests[i] = w.submit(t, erasure.Submission{
			Identifiers: []erasure.IdentifierInput{{Type: "email", Value: fmt.Sprintf("person%d@example.com", i)}},
			Cause:       "account_deleted", Attributes: []byte(`{"automatic":true}`),
		})
	}
	if _, err := w.ApproveDue(system(t)); err != nil {
		t.Fatal(err)
	}
	w.advance(t, time.Minute)
	if _, err := w.RouteDue(system(t)); err != nil {
		t.Fatal(err)
	}
	return requests
}

func (w *world) count(t *testing.T, state lifecycle.DeliveryState) int {
	t.Helper()
	n, err := w.db.Read().Delivery.Query().Where(delivery.StateEQ(state)).Count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestRetry_TriesADestinationThatRests(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("crm", destination.Receipt{}, errors.New("connection refused"))
	requests := w.several(t, 6)
	w.work(t)
	w.connector.tell("crm", destination.Receipt{Status: destination.Done}, nil)
	d := w.expectDelivery(t, requests[5], "crm", lifecycle.Queued)
	before, err := d.QueryDestination().Only(t.Context())
	if err != nil || before.CircuitOpenUntil == nil {
		t.Fatalf("crm does not rest: %v, %v", before, err)
	}

	if _, err := w.Retry(reviewer(t), d.ID); err != nil {
		t.Fatal(err)
	}
	if n := w.forward(t); n != 1 {
		t.Errorf("%d orders try it; want 1", n)
	}
	w.expectDelivery(t, requests[5], "crm", lifecycle.Done)
}

func TestRetry_IsNotOverdueBeforeItsAttempt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("ads", destination.Receipt{Status: destination.Accepted}, nil)
	r := w.forwarding(t)
	w.work(t)
	w.advance(t, 48*time.Hour) // longer than a delivery is patient
	w.work(t)
	d := w.expectDelivery(t, r, "ads", lifecycle.Failed)
	if _, err := w.Retry(reviewer(t), d.ID); err != nil {
		t.Fatal(err)
	}

	if n, err := w.ExpireDue(system(t)); n != 0 || err != nil {
		t.Errorf("%d were given to a person before they were sent, %v", n, err)
	}
	w.expectDelivery(t, r, "ads", lifecycle.Queued)
}

func TestRetryAll_TriesEveryDeliveryOfTheFilter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, name := range []string{"crm", "ads"} {
		w.connector.tell(name, destination.Receipt{}, destination.Permanent(errors.New("answered 403")))
	}
	requests := w.several(t, 12)
	for range 20 { // their circuits open and close
		w.work(t)
		w.advance(t, 6*time.Minute)
	}
	if n := w.count(t, lifecycle.Failed); n != 24 {
		t.Fatalf("%d deliveries have failed; want 24", n)
	}

	one := erasure.RetryFilter{Destination: "crm", RequestID: &requests[0].ID}
	if n, left, err := w.RetryAll(reviewer(t), one); n != 1 || left != 0 || err != nil {
		t.Errorf("of one request: %d, %d left, %v; want 1 and 0", n, left, err)
	}
	for said, want := range map[string]int{"answered 403": 1, "answered": 0, "": 0} {
		alike := erasure.RetryFilter{Destination: "ads", RequestID: &requests[1].ID, Error: &said}
		if n, left, err := w.RetryAll(reviewer(t), alike); n != want || left != 0 || err != nil {
			t.Errorf("of those that said %q: %d, %d left, %v; want %d", said, n, left, err, want)
		}
	}
	if n, left, err := w.RetryAll(reviewer(t), erasure.RetryFilter{Destination: "crm"}); n != 11 || left != 0 || err != nil {
		t.Errorf("of a destination: %d, %d left, %v; want the 11 others", n, left, err)
	}
	if n, _, err := w.RetryAll(reviewer(t), erasure.RetryFilter{Destination: "crm", State: lifecycle.Queued}); n != 0 || err != nil {
		t.Errorf("%d that are due already were tried again, %v", n, err)
	}
	w.connector.tell("crm", destination.Receipt{Status: destination.Done}, nil)
	w.work(t)
	if n := w.count(t, lifecycle.Done); n != 12 {
		t.Errorf("%d are done; want all 12 of crm", n)
	}
	if n := w.recorded(t, requests[3].ID, "delivery.retried"); n != 1 {
		t.Errorf("%d retries are on record; want 1", n)
	}
}

func TestRetryAll_KeepsToWhatTheActorMaySee(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("crm", destination.Receipt{}, destination.Permanent(errors.New("answered 403")))
	w.forwarding(t) // of the shop
	w.work(t)
	bank := auth.With(t.Context(), auth.APIToken(uuid.New(), "bank", "bank", []auth.Permission{auth.SubmitRequests, auth.ManageDeliveries}))

	if n, left, err := w.RetryAll(bank, erasure.RetryFilter{}); n != 0 || left != 0 || err != nil {
		t.Errorf("the bank retried %d, %d left, %v", n, left, err)
	}
	if _, _, err := w.RetryAll(sender(t, "shop"), erasure.RetryFilter{}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("without the scope: %v", err)
	}
	for name, f := range map[string]erasure.RetryFilter{
		"another state": {State: lifecycle.Accepted}, "no such destination": {Destination: "nowhere"},
	} {
		if _, _, err := w.RetryAll(reviewer(t), f); !fault.Is(err, fault.BadInput) {
			t.Errorf("%s: %v; want bad input", name, err)
		}
	}
}

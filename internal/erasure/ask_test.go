package erasure_test

import (
	"errors"
	"testing"
	"time"

	"lethe/internal/destination"
	"lethe/internal/lifecycle"
)

const askedDestinations = `apiVersion: lethe/v1
destinations:
  - name: polled
    kind: webhook
    url: https://polled.example.com/erase
    secretEnv: POLLED_SECRET
    confirmation: poll
    confirmWithin: 48h
    poll: {url: "https://polled.example.com/erasures/{reference}", every: 15m, statuses: {complete: done}}
  - name: probed
    kind: webhook
    url: https://probed.example.com/erase
    secretEnv: PROBED_SECRET
    verify: {url: "https://probed.example.com/people{?email}", after: 1h, again: 24h}
rules:
  - {name: everyone, when: "true", to: [polled, probed]}
`

func newAskedWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.publish(t, askedDestinations)
	w.connector.tell("polled", destination.Receipt{Status: destination.Accepted, HTTPStatus: 202, Reference: "job-17"}, nil)
	w.connector.polled = answer{receipt: destination.Receipt{Status: destination.Accepted}}
	w.connector.probed = func() (destination.Finding, error) { return destination.Absent, nil }
	return w
}

func TestAskDue_PollsUntilTheDestinationIsDone(t *testing.T) {
	t.Parallel()
	w := newAskedWorld(t)
	r := w.forwarding(t)
	w.work(t)
	if w.ask(t) != 0 {
		t.Error("it was asked before its time")
	}
	w.advance(t, 16*time.Minute)
	w.work(t)
	w.expectDelivery(t, r, "polled", lifecycle.Accepted)

	w.connector.polled = answer{err: errors.New("answered 503 Service Unavailable")}
	w.advance(t, 16*time.Minute)
	w.work(t)
	if d := w.expectDelivery(t, r, "polled", lifecycle.Accepted); d.LastError == nil {
		t.Error("nobody can see that asking is in vain")
	}

	w.connector.polled = answer{receipt: destination.Receipt{Status: destination.Done}}
	w.advance(t, 16*time.Minute)
	w.work(t)
	d := w.expectDelivery(t, r, "polled", lifecycle.Done)
	if last := d.Edges.Receipts[len(d.Edges.Receipts)-1]; last.Via != "poll" || d.Attempts != 1 {
		t.Errorf("the last receipt came by %s after %d attempts; want poll after 1", last.Via, d.Attempts)
	}
	polls := 0
	for _, q := range w.connector.asked {
		if q.Reference == "job-17" && q.Statuses["complete"] == "done" {
			polls++
		}
	}
	if polls != 3 {
		t.Errorf("asked %+v; want three polls for job-17", w.connector.asked)
	}
}

func TestAskDue_LetsTheConfirmationRunOut(t *testing.T) {
	t.Parallel()
	w := newAskedWorld(t)
	r := w.forwarding(t)
	w.work(t)
	w.advance(t, 49*time.Hour)
	w.work(t)
	if d := w.delivery(t, r, "polled"); d.LastError == nil || d.State == lifecycle.Done {
		t.Errorf("after its time the delivery is %s", d.State)
	}
}

func TestAskDue_VerifiesOnlyWhenTheLastProbeFoundNothing(t *testing.T) {
	t.Parallel()
	w := newAskedWorld(t)
	w.connector.tell("polled", destination.Receipt{Status: destination.Done}, nil)
	r := w.forwarding(t)
	w.work(t)
	if d := w.expectDelivery(t, r, "probed", lifecycle.Done); d.ClosedAt != nil {
		t.Error("it is closed before a probe has proved it")
	}
	w.expectState(t, r, lifecycle.Forwarding)

	w.advance(t, 61*time.Minute)
	w.work(t)
	w.expectDelivery(t, r, "probed", lifecycle.Done)
	w.expectState(t, r, lifecycle.Forwarding)

	w.advance(t, 24*time.Hour+time.Minute)
	w.work(t)
	d := w.expectDelivery(t, r, "probed", lifecycle.Verified)
	if len(d.Edges.Receipts) != 3 || d.ClosedAt == nil {
		t.Errorf("%d receipts, closed at %v; want the report and two findings", len(d.Edges.Receipts), d.ClosedAt)
	}
	w.expectState(t, r, lifecycle.Completed)
}

func TestAskDue_ReopensWhatIsReportedDoneButStillPresent(t *testing.T) {
	t.Parallel()
	w := newAskedWorld(t)
	w.connector.tell("polled", destination.Receipt{Status: destination.Done}, nil)
	w.connector.probed = func() (destination.Finding, error) { return destination.Present, nil }
	r := w.forwarding(t)
	w.work(t)
	w.advance(t, 61*time.Minute)
	w.work(t)

	d := w.expectDelivery(t, r, "probed", lifecycle.Failed)
	if d.LastError == nil || *d.LastError != "Reported done, but still present." || d.NextAttemptAt == nil {
		t.Errorf("last error %v, next attempt %v", d.LastError, d.NextAttemptAt)
	}
	w.expectState(t, r, lifecycle.Forwarding)

	w.connector.probed = func() (destination.Finding, error) { return destination.Absent, nil }
	for range 4 {
		w.advance(t, 30*time.Hour)
		w.work(t)
	}
	w.expectDelivery(t, r, "probed", lifecycle.Verified)
}

func TestAskDue_KnowsNothingFromAProbeWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	w := newAskedWorld(t)
	w.connector.tell("polled", destination.Receipt{Status: destination.Done}, nil)
	w.connector.probed = func() (destination.Finding, error) { return "", errors.New("answered 503") }
	r := w.forwarding(t)
	w.work(t)
	for range 3 {
		w.advance(t, time.Hour+time.Minute)
		w.work(t)
		if d := w.expectDelivery(t, r, "probed", lifecycle.Done); d.ClosedAt != nil {
			t.Fatal("closed without a finding")
		}
	}
	w.connector.probed = func() (destination.Finding, error) {
		return "", destination.Permanent(errors.New("answered 403 Forbidden"))
	}
	w.advance(t, time.Hour)
	w.work(t)
	w.expectDelivery(t, r, "probed", lifecycle.Failed)
}

func TestConfirm_TakesBackWhatNoProbeHasProved(t *testing.T) {
	t.Parallel()
	w := newAskedWorld(t)
	r := w.forwarding(t)
	w.work(t)
	d := w.expectDelivery(t, r, "probed", lifecycle.Done)
	w.connector.callback = answer{receipt: destination.Receipt{Status: destination.Failed, Detail: "rolled back"}}
	for range 3 { // repeating it is safe, and says nothing new
		if err := w.Confirm(t.Context(), d.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	if d := w.expectDelivery(t, r, "probed", lifecycle.Failed); len(d.Edges.Receipts) != 2 {
		t.Errorf("%d receipts; want the report and its withdrawal", len(d.Edges.Receipts))
	}
}

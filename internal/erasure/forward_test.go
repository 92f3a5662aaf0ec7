package erasure_test

import (
	"errors"
	"testing"
	"time"

	"lethe/internal/destination"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

func TestRouteDue_WritesOneDeliveryForEachDestination(t *testing.T) {
	t.Parallel()
	w := newWorld(t)

	r := w.forwarding(t)

	w.expectState(t, r, lifecycle.Forwarding)
	w.expectDelivery(t, r, "crm", lifecycle.Queued)
	w.expectDelivery(t, r, "ads", lifecycle.Queued)
}

func TestRouteDue_GivesWhatNoRuleRoutesBackToAPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := anna()
	in.Cause = "other"
	r := w.submit(t, in)

	w.advance(t, 73*time.Hour)
	w.work(t)
	w.advance(t, time.Minute)
	w.work(t)
	w.advance(t, 1000*time.Hour)
	w.work(t)

	got := w.request(t, r.ID)
	if got.State != lifecycle.InReview || got.UnroutableAt == nil || got.ReviewEndsAt != nil {
		t.Errorf("request is %s, unroutable since %v, review ends %v", got.State, got.UnroutableAt, got.ReviewEndsAt)
	}
}

func TestForwardDue_CompletesOnlyWithTheLastConfirmation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("ads", destination.Receipt{Status: destination.Accepted, HTTPStatus: 202}, nil)
	r := w.forwarding(t)

	w.work(t)
	w.expectDelivery(t, r, "crm", lifecycle.Done)
	ads := w.expectDelivery(t, r, "ads", lifecycle.Accepted)
	w.expectState(t, r, lifecycle.Forwarding)

	w.connector.callback = answer{receipt: destination.Receipt{Status: destination.Done}}
	for range 2 { // repeating a callback is safe
		if err := w.Confirm(t.Context(), ads.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	w.expectState(t, r, lifecycle.Completed)
	if got := w.delivery(t, r, "ads").Edges.Receipts; len(got) != 2 {
		t.Errorf("%d receipts; want the acceptance and the confirmation", len(got))
	}
	if _, err := ledger.Verify(t.Context(), w.db.Read()); err != nil {
		t.Error(err)
	}
}

func TestForwardDue_TriesAgainWithTheSameKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("crm", destination.Receipt{}, errors.New("connection refused"))
	r := w.forwarding(t)
	w.work(t)

	d := w.expectDelivery(t, r, "crm", lifecycle.Queued)
	if d.LastError == nil || d.NextAttemptAt == nil || d.Attempts != 1 {
		t.Fatalf("after a failed attempt: %v", d)
	}
	w.connector.tell("crm", destination.Receipt{Status: destination.Done}, nil)
	w.advance(t, 7*time.Second)
	w.work(t)

	w.expectDelivery(t, r, "crm", lifecycle.Done)
	if keys := w.connector.got("crm"); len(keys) != 2 || keys[0] != keys[1] {
		t.Errorf("keys are %v; want one, twice", keys)
	}
}

func TestForwardDue_HonoursRetryAfter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("crm", destination.Receipt{}, destination.RetryAfter(10*time.Minute, errors.New("slow down")))
	r := w.forwarding(t)
	w.work(t)

	d := w.expectDelivery(t, r, "crm", lifecycle.Queued)
	now, err := w.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if wait := d.NextAttemptAt.Sub(now); wait < 9*time.Minute || wait > 11*time.Minute {
		t.Errorf("next attempt in %v; want 10m", wait)
	}
}

func TestForwardDue_NeverGivesUpByItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("crm", destination.Receipt{}, destination.Permanent(errors.New("answered 403")))
	w.connector.tell("ads", destination.Receipt{}, errors.New("connection refused"))
	r := w.forwarding(t)

	w.work(t)
	w.expectDelivery(t, r, "crm", lifecycle.Failed) // a person looks at once
	for range 40 {
		w.advance(t, 30*time.Hour)
		w.work(t)
	}

	w.expectDelivery(t, r, "ads", lifecycle.Failed)
	for _, name := range []string{"crm", "ads"} {
		if n := len(w.connector.got(name)); n < 40 {
			t.Errorf("%s was tried %d times in 50 days; want every day", name, n)
		}
	}
	w.expectState(t, r, lifecycle.Forwarding)
}

func TestForwardDue_SendsAgainWhenALeaseEndsWithoutAResult(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.hold, w.connector.inFlight = make(chan struct{}), make(chan struct{}, 10)
	r := w.forwarding(t)
	if _, err := w.ForwardDue(system(t)); err != nil {
		t.Fatal(err)
	}
	<-w.connector.inFlight
	<-w.connector.inFlight
	// This process now hangs; another one takes over when the lease has ended.
	w.advance(t, 2*time.Minute)
	other := newScripted()
	takeover := w.beside(t, other)
	if n, err := takeover.ForwardDue(system(t)); n != 2 || err != nil {
		t.Fatalf("took over %d, %v; want 2", n, err)
	}
	if err := takeover.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.expectState(t, r, lifecycle.Completed)

	close(w.connector.hold) // the first process wakes up, too late
	if err := w.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}

	d := w.expectDelivery(t, r, "crm", lifecycle.Done)
	if keys := other.got("crm"); len(keys) != 1 || keys[0] != d.ID.String() {
		t.Errorf("keys are %v; want %s", keys, d.ID)
	}
	if d.Attempts != 2 || len(d.Edges.AttemptLog) != 2 || len(d.Edges.Receipts) != 1 {
		t.Errorf("%d attempts, %d recorded, %d receipts; want 2, 2 and 1", d.Attempts, len(d.Edges.AttemptLog), len(d.Edges.Receipts))
	}
}

func TestForwardDue_KeepsToADestinationsConcurrency(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(t, `apiVersion: lethe/v1
destinations:
  - {name: slow, kind: webhook, url: https://slow.example.com/erase, secretEnv: SLOW_SECRET, concurrency: 2}
  - {name: fast, kind: webhook, url: https://fast.example.com/erase, secretEnv: FAST_SECRET, concurrency: 8}
rules:
  - {name: everyone, when: "true", to: [slow, fast], review: none}
`)
	for range 5 {
		w.submit(t, anna())
	}
	if _, err := w.ApproveDue(system(t)); err != nil {
		t.Fatal(err)
	}
	w.advance(t, time.Minute)
	if _, err := w.RouteDue(system(t)); err != nil {
		t.Fatal(err)
	}
	w.connector.hold, w.connector.inFlight = make(chan struct{}), make(chan struct{}, 20)

	n, err := w.ForwardDue(system(t))
	if err != nil {
		t.Fatal(err)
	}
	if n != 7 { // 2 of slow, and all 5 of fast
		t.Errorf("%d attempts were started; want 7", n)
	}
	if n, err := w.ForwardDue(system(t)); n != 0 || err != nil {
		t.Errorf("%d more were started, %v; slow has no slot", n, err)
	}
	close(w.connector.hold)
	if err := w.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestForwardDue_KeepsToADestinationsOrdersPerMinute(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(t, `apiVersion: lethe/v1
destinations:
  - {name: small, kind: webhook, url: https://small.example.com/erase, secretEnv: SMALL_SECRET, ratePerMinute: 3}
rules:
  - {name: everyone, when: "true", to: [small], review: none}
`)
	for range 8 {
		w.submit(t, anna())
	}
	if _, err := w.ApproveDue(system(t)); err != nil {
		t.Fatal(err)
	}
	w.advance(t, time.Minute)
	for _, want := range []int{3, 6, 8} {
		w.work(t)
		if got := len(w.connector.got("small")); got != want {
			t.Errorf("%d orders were sent; want %d", got, want)
		}
		w.advance(t, 61*time.Second)
	}
}

func TestConfirm_RecordsAndRefusesAContradiction(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding(t)
	w.work(t)
	d := w.expectDelivery(t, r, "crm", lifecycle.Done)
	w.connector.callback = answer{receipt: destination.Receipt{Status: destination.NotFound}}

	if err := w.Confirm(t.Context(), d.ID, nil, nil); !fault.Is(err, fault.Conflict) {
		t.Errorf("got %v; want a conflict", err)
	}
	w.expectDelivery(t, r, "crm", lifecycle.Done)
}

func TestConfirm_RefusesAWrongSignature(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding(t)
	w.connector.callback = answer{err: destination.ErrSignature}
	if err := w.Confirm(t.Context(), w.delivery(t, r, "crm").ID, nil, nil); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("got %v; want UNAUTHENTICATED", err)
	}
	w.expectDelivery(t, r, "crm", lifecycle.Queued)
}

func TestExpireDue_GivesUnconfirmedDeliveriesToAPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("ads", destination.Receipt{Status: destination.Accepted}, nil)
	r := w.forwarding(t)
	w.work(t)

	w.advance(t, 2*time.Hour)
	if _, err := w.ExpireDue(system(t)); err != nil {
		t.Fatal(err)
	}

	d := w.expectDelivery(t, r, "ads", lifecycle.Failed)
	if d.NextAttemptAt == nil {
		t.Error("it is not sent again")
	}
}

func TestRetry_MakesAFailedDeliveryDueAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("crm", destination.Receipt{}, destination.Permanent(errors.New("answered 403")))
	r := w.forwarding(t)
	w.work(t)
	w.connector.tell("crm", destination.Receipt{Status: destination.Done}, nil)

	if _, err := w.Retry(reviewer(t), w.delivery(t, r, "crm").ID); err != nil {
		t.Fatal(err)
	}
	w.work(t)

	d := w.expectDelivery(t, r, "crm", lifecycle.Done)
	if _, err := w.Retry(reviewer(t), d.ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("retrying a closed delivery: %v; want a conflict", err)
	}
}

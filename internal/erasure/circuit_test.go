package erasure_test

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"lethe/ent/delivery"
	"lethe/ent/destination"
	port "lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

// backlog routes n requests, whose deliveries are due at once.
func (w *world) backlog(t *testing.T, n int) { t.Helper(); w.backlogFrom(t, 0, n) }

// backlogFrom does so for other people than those before first.
func (w *world) backlogFrom(t *testing.T, first, n int) {
	t.Helper()
	for i := first; i < first+n; i++ {
		in := anna()
		in.Identifiers = []erasure.IdentifierInput{{Type: "customer_id", Value: "customer-" + strconv.Itoa(i)}}
		in.Attributes = []byte(`{"automatic": true}`)
		w.submit(t, in)
	}
	if _, err := w.ApproveDue(system(t)); err != nil {
		t.Fatal(err)
	}
	w.advance(t, time.Minute)
	if _, err := w.RouteDue(system(t)); err != nil {
		t.Fatal(err)
	}
}

// until forwards until nothing is due any more.
func (w *world) until(t *testing.T) {
	t.Helper()
	for w.forward(t) > 0 {
	}
}

func (w *world) circuit(t *testing.T, name string) (failures int, until *time.Time) {
	t.Helper()
	d := w.db.Read().Destination.Query().Where(destination.Name(name)).OnlyX(t.Context())
	return d.Failures, d.CircuitOpenUntil
}

func TestCircuit_F34_OpensAfterFailuresInARowAndLetsOneOrderTry(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("crm", port.Receipt{}, errors.New("connection refused"))
	w.backlog(t, 40)
	w.until(t)

	tried := len(w.connector.got("crm"))
	if failures, until := w.circuit(t, "crm"); failures != 5 || until == nil {
		t.Fatalf("after %d attempts: %d failures in a row, open until %v", tried, failures, until)
	}
	if tried >= 40 {
		t.Errorf("all %d orders were sent to a destination that is down", tried)
	}
	if got := len(w.connector.got("ads")); got != 40 {
		t.Errorf("ads got %d orders; want all 40", got)
	}
	w.advance(t, 7*time.Second)
	w.until(t)
	if now := len(w.connector.got("crm")); now != tried+1 {
		t.Errorf("%d orders tried it again; want one", now-tried)
	}

	// Another process sees it as well, and one that works closes it for all.
	w.connector.tell("crm", port.Receipt{Status: port.Done}, nil)
	replica := w.beside(t, w.connector)
	if n, err := replica.ForwardDue(system(t)); n != 0 || err != nil {
		t.Errorf("the other process claims %d, error %v; want nothing before the rest is over", n, err)
	}
	w.advance(t, 13*time.Second)
	w.until(t)
	if failures, until := w.circuit(t, "crm"); failures != 0 || until != nil {
		t.Errorf("it works again: %d failures, open until %v", failures, until)
	}
	if got := w.connector.got("crm"); len(got) < 40 {
		t.Errorf("crm got %d orders; want all that are due", len(got))
	}
}

func TestCircuit_F24_LeavesADestinationAloneThatIsAskedTooMuch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tooMany := port.WithHTTPStatus(429, errors.New("answered 429 Too Many Requests"))
	w.connector.tell("crm", port.Receipt{}, port.RetryAfter(time.Second, tooMany))
	w.backlog(t, 10)
	w.until(t)
	tried := len(w.connector.got("crm"))
	w.advance(t, 50*time.Second)
	w.until(t)
	if now := len(w.connector.got("crm")); now != tried || tried > 8 {
		t.Errorf("%d orders, and %d more within the minute; want none more", tried, now-tried)
	}
}

func TestCircuit_F33_OnePoisonedOrderHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	poison := w.forwarding(t)
	id := w.delivery(t, poison, "crm").ID.String()
	w.connector.poison = id
	w.until(t)
	for range 6 {
		w.advance(t, 6*time.Hour)
		w.until(t)
	}
	w.backlog(t, 20)
	w.advance(t, 6*time.Minute)
	w.until(t)
	w.advance(t, 6*time.Minute)
	w.until(t)
	w.expectDelivery(t, poison, "crm", lifecycle.Failed)
	done := map[string]bool{}
	for _, key := range w.connector.got("crm") {
		done[key] = true
	}
	if len(done) != 21 {
		t.Errorf("%d orders were sent; want the poisoned one and 20 others", len(done))
	}
}

func TestExpireDue_SaysThatWhatCouldNotBeSentNeedsAPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("crm", port.Receipt{}, errors.New("connection refused"))
	w.backlog(t, 30)
	w.until(t)
	w.advance(t, 25*time.Hour)
	for n := 1; n > 0; {
		var err error
		if n, err = w.ExpireDue(system(t)); err != nil {
			t.Fatal(err)
		}
	}
	waiting, err := w.db.Read().Delivery.Query().Where(delivery.HasDestinationWith(destination.Name("crm")), delivery.StateEQ(lifecycle.Queued)).Count(t.Context())
	if err != nil || waiting != 0 {
		t.Errorf("%d deliveries wait behind the circuit, and nobody is told (%v)", waiting, err)
	}
}

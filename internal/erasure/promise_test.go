package erasure_test

import (
	"errors"
	"testing"
	"time"

	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

// refuse makes the database fail every insert into a table.
func (w *world) refuse(t *testing.T, table string) {
	t.Helper()
	w.exec(t, `
CREATE FUNCTION refuse_`+table+`() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$;
CREATE TRIGGER refused BEFORE INSERT ON `+table+` FOR EACH ROW EXECUTE FUNCTION refuse_`+table+`()`)
}

func TestRouteDue_I1_WritesTheDeliveriesInTheSameTransaction(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	if _, err := w.Approve(reviewer(t), erasure.Decision{RequestID: r.ID}); err != nil {
		t.Fatal(err)
	}
	w.advance(t, time.Minute)
	w.refuse(t, "deliveries")
	if _, err := w.RouteDue(system(t)); err == nil {
		t.Error("routing says nothing of what it could not write")
	}
	w.expectState(t, r, lifecycle.Approved)
}

func TestApprove_F42_HoldsOnlyWithItsLedgerEntry(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	w.refuse(t, "ledger_entries")
	if _, err := w.Approve(reviewer(t), erasure.Decision{RequestID: r.ID}); err == nil {
		t.Error("the approval was answered without its entry")
	}
	w.expectState(t, r, lifecycle.InReview)
}

func TestForwardDue_F42_SettlesOnlyWithTheLedgerEntry(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding(t)
	w.refuse(t, "ledger_entries")
	w.forward(t)
	w.expectDelivery(t, r, "crm", lifecycle.Sending)
	if d := w.delivery(t, r, "crm"); len(d.Edges.Receipts)+len(d.Edges.AttemptLog) != 0 {
		t.Errorf("%d receipts and %d attempts were kept; want all or nothing", len(d.Edges.Receipts), len(d.Edges.AttemptLog))
	}
}

// Processes whose clocks are wrong by a month agree with the database's.
func TestForwardDue_F15_LeasesByTheDatabasesClock(t *testing.T) {
	t.Parallel()
	for _, skew := range []time.Duration{30 * 24 * time.Hour, -30 * 24 * time.Hour} {
		w := newWorld(t)
		w.advance(t, skew)
		r := w.forwarding(t)
		w.connector.hold = make(chan struct{})
		if n, err := w.ForwardDue(system(t)); n != 2 || err != nil {
			t.Fatalf("claimed %d, error %v; want 2", n, err)
		}
		other := newScripted()
		replica := w.beside(t, other)
		if n, err := replica.ForwardDue(system(t)); n != 0 || err != nil {
			t.Errorf("another process claims %d that are on their way, error %v", n, err)
		}
		w.advance(t, 62*time.Second)
		if n, err := replica.ForwardDue(system(t)); n != 2 || err != nil {
			t.Errorf("when the lease has ended another process claims %d, error %v; want 2", n, err)
		}
		if err := replica.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		close(w.connector.hold)
		if err := w.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.expectDelivery(t, r, "crm", lifecycle.Done)
	}
}

func TestSettle_F17_AStaleResultChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding(t)
	w.connector.tell("crm", destination.Receipt{}, errors.New("connection reset"))
	w.connector.hold = make(chan struct{})
	if _, err := w.ForwardDue(system(t)); err != nil {
		t.Fatal(err)
	}
	w.advance(t, 62*time.Second)
	other := newScripted()
	other.hold = make(chan struct{})
	replica := w.beside(t, other)
	if n, err := replica.ForwardDue(system(t)); n != 2 || err != nil {
		t.Fatalf("claimed %d, error %v; want 2", n, err)
	}
	close(w.connector.hold)
	if err := w.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d := w.expectDelivery(t, r, "crm", lifecycle.Sending); d.Attempts != 2 {
		t.Errorf("%d attempts; want 2", d.Attempts)
	}
	close(other.hold)
	if err := replica.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.expectDelivery(t, r, "crm", lifecycle.Done)
}

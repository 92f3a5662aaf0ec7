package e2e_test

import (
	"net/http"
	"syscall"
	"testing"
	"time"

	"lethe/internal/pgtest"
)

// A replica stands still for longer than its lease, with an order in flight;
// another takes over and settles. When the first wakes, it hears an answer that
// contradicts what is settled, and it must not matter.
func TestReplica_F17_PausedAcrossItsLease(t *testing.T) {
	t.Parallel()
	f := newFleet(t, pgtest.NewURL(t))
	// It may stop inside a transaction. What that locks is free again when
	// Postgres cuts it: here after a second, otherwise after a minute.
	paused := f.add("LETHE_DATABASE_URL=" + f.databaseURL + "&idle_in_transaction_session_timeout=1s")
	inFlight, answer := make(chan struct{}), make(chan struct{})
	crm := newDestination(t, func(w http.ResponseWriter, _ order, attempt int) {
		if attempt > 1 {
			return
		}
		close(inFlight)
		select {
		case <-answer:
		case <-t.Context().Done():
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"status": "failed", "detail": "too late"}`)) // nobody may be there to hear it
	})
	f.apply(routing(map[string]*destination{"crm": crm}))
	input := submission("anna@example.com")
	input["idempotencyKey"] = "anna"
	sent := paused.api().submit(t, input)

	awaitClosed(t, inFlight, "an order is in flight")
	paused.signal(syscall.SIGSTOP)
	f.add()
	db := f.database()
	eventually(t, 20*time.Second, "the other replica settles", func() bool { return openRequests(t, db) == 0 })
	const rows = `SELECT concat_ws(' ', d.state, d.attempts, d.closed_at,
		(SELECT string_agg(concat_ws(' ', number, outcome), ', ' ORDER BY number) FROM attempts a WHERE a.delivery_id = d.id),
		(SELECT string_agg(concat_ws(' ', via, status), ', ') FROM receipts e WHERE e.delivery_id = d.id)) FROM deliveries d`
	before := column(t, db, rows)
	close(answer)
	paused.signal(syscall.SIGCONT)
	paused.Stop() // which waits until its attempt is settled, or given up

	if after := column(t, db, rows); len(after) != 1 || after[0] != before[0] {
		t.Errorf("the delivery was %q, and is %q after the stale result", before, after)
	}
	if outcomes := column(t, db, `SELECT number || ' ' || outcome FROM attempts ORDER BY number`); len(outcomes) != 2 ||
		outcomes[0] != "1 unknown" || outcomes[1] != "2 done" {
		t.Errorf("the attempts are %q; want 1 unknown, 2 done", outcomes)
	}
	if got := oneKeyEach(t, db, "crm", crm); got != (reached{requests: 1, repeated: 1}) {
		t.Errorf("request %s reached the destination as %+v; want once, and once more", sent.ID, got)
	}
	f.allAccounted(time.Second)
}

func (r *replica) signal(s syscall.Signal) {
	r.t.Helper()
	if err := r.cmd.Process.Signal(s); err != nil {
		r.t.Fatal(err)
	}
}

func awaitClosed(t *testing.T, done <-chan struct{}, what string) {
	t.Helper()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatalf("it never came that %s", what)
	}
}

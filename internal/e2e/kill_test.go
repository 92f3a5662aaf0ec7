package e2e_test

import (
	"context"
	"database/sql"
	"net/http"
	"testing"
	"time"
)

// heldRow is the lock on a request that keeps our settle waiting.
type heldRow struct {
	tx  *sql.Tx
	pid int // of the backend that holds it
}

// The worst moment to die: the destination has erased and said so, and we have
// not written it down. The answer is known to have arrived, because the
// destination locked the request before it answered, and the settle of that
// answer is seen waiting for the lock when the process is killed.
func TestForward_KilledBetweenAnswerAndSettleSendsAgainWithTheSameKey(t *testing.T) {
	t.Parallel()
	l := start(t, setup{env: withSecret("LETHE_UNDO_WINDOW=0s", "LETHE_DELIVERY_TIMEOUT=2s")})
	db := l.database(t)
	held := make(chan heldRow, 1)
	crm := newDestination(t, func(_ http.ResponseWriter, o order, attempt int) {
		if attempt == 1 {
			held <- hold(t, db, o.Data.RequestID)
		}
	})
	l.apply(t, routing(map[string]*destination{"crm": crm}))
	sent := l.api().submit(t, submission("anna@example.com"))
	l.api().approve(t, sent.ID)

	var row heldRow
	select {
	case row = <-held:
	case <-time.After(20 * time.Second):
		t.Fatal("no order arrived")
	}
	eventually(t, 5*time.Second, "the settle waits for the row", func() bool {
		return number(t, db, `SELECT count(*) FROM pg_stat_activity
			WHERE application_name = 'lethe' AND $1 = ANY (pg_blocking_pids(pid)) AND query LIKE '%erasure_requests%FOR UPDATE%'`, row.pid) == 1
	})
	l.Kill()
	_ = row.tx.Rollback() // Postgres may have ended with its lethe, and the lock with it
	l.Start()

	var now request
	eventually(t, 30*time.Second, "the request is completed", func() bool {
		now = l.api().request(t, sent.ID)
		return now.State == "COMPLETED"
	})
	if len(now.Deliveries.Edges) != 1 {
		t.Fatalf("the request has %d deliveries; want 1", len(now.Deliveries.Edges))
	}
	d := now.Deliveries.Edges[0].Node
	if d.State != "DONE" || d.Attempts != 2 || len(d.Receipts) != 1 {
		t.Errorf("the delivery is %+v; want DONE after 2 attempts, with one receipt", d)
	}
	orders := crm.Orders()
	if len(orders) != 2 {
		t.Fatalf("the destination got %d orders; want 2", len(orders))
	}
	for _, o := range orders {
		if o.WebhookID != d.ID || o.IdempotencyKey != d.ID || o.Data.DeliveryID != d.ID {
			t.Errorf("an order has the keys %q, %q and %q; want the delivery's id %s", o.WebhookID, o.IdempotencyKey, o.Data.DeliveryID, d.ID)
		}
	}
	// What the first attempt brought is not known, and the record says so.
	outcomes := column(t, l.database(t), `SELECT number || ' ' || outcome FROM attempts ORDER BY number`)
	if len(outcomes) != 2 || outcomes[0] != "1 unknown" || outcomes[1] != "2 done" {
		t.Errorf("the attempts are %q; want 1 unknown, 2 done", outcomes)
	}
}

// hold takes the lock of a request.
func hold(t *testing.T, db *sql.DB, id string) (row heldRow) {
	// Not the context of the order, which ends with it.
	tx, err := db.BeginTx(context.WithoutCancel(t.Context()), nil)
	if err != nil {
		t.Error(err)
		return row
	}
	row.tx = tx
	err = tx.QueryRow(`SELECT pg_backend_pid() FROM erasure_requests WHERE id = $1 FOR UPDATE`, id).Scan(&row.pid)
	if err != nil {
		t.Error(err)
	}
	return row
}

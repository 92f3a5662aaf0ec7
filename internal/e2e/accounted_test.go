package e2e_test

import (
	"database/sql"
	"strings"
	"testing"
	"time"
)

// unaccounted counts, by what is wrong, rows that must not be once every
// request is completed. It is written apart from the reconciler, so that the
// two cannot share a mistake.
const unaccounted = `
SELECT what || ': ' || count(*) FROM (
	SELECT 'a request is not completed' AS what FROM erasure_requests WHERE state <> 'COMPLETED'
	UNION ALL
	SELECT 'a completed request has no delivery' FROM erasure_requests r
	WHERE state = 'COMPLETED' AND NOT EXISTS (SELECT FROM deliveries d WHERE d.request_id = r.id)
	UNION ALL
	SELECT 'a delivery is open' FROM deliveries WHERE closed_at IS NULL
	UNION ALL
	SELECT 'a delivery is done without a receipt that says so' FROM deliveries d
	WHERE state = 'DONE' AND NOT EXISTS (SELECT FROM receipts e WHERE e.delivery_id = d.id AND e.status = 'done')
	UNION ALL
	SELECT 'a receipt is kept twice' FROM receipts GROUP BY delivery_id, via, status HAVING count(*) > 1
	UNION ALL
	-- A callback may close a delivery whose attempt is still in flight; if the process then dies, only the callback is on record.
	SELECT 'an attempt has no record' FROM deliveries d
	WHERE attempts - (SELECT count(*) FROM receipts e WHERE e.delivery_id = d.id AND e.via = 'callback')
		> (SELECT count(*) FROM attempts a WHERE a.delivery_id = d.id AND a.number BETWEEN 1 AND d.attempts)
	UNION ALL
	SELECT 'an idempotency key has no request, or a request no key' FROM idempotency_keys k
	FULL JOIN erasure_requests r ON r.id = k.request_id WHERE k.id IS NULL OR r.id IS NULL
	UNION ALL
	SELECT 'the ledger does not tell each step once' FROM erasure_requests r
	CROSS JOIN unnest(ARRAY['request.submitted', 'request.approved', 'request.routed', 'request.completed']) step
	WHERE 1 <> (SELECT count(*) FROM ledger_entries l WHERE l.subject_id = r.id AND l.action = step)
) found GROUP BY what`

// allAccounted waits until every request is completed, and then fails the test
// unless every row agrees and the ledger holds.
func (f *fleet) allAccounted(within time.Duration) {
	f.t.Helper()
	db := f.database()
	eventually(f.t, within, "every request is completed", func() bool { return openRequests(f.t, db) == 0 })
	for _, wrong := range column(f.t, db, unaccounted) {
		f.t.Error(wrong)
	}
	if held := f.operate("", "audit", "verify"); !strings.HasSuffix(held, " entries hold\n") {
		f.t.Errorf("the ledger: %q", held)
	}
	if *torture { // it looks once a minute
		f.reconciled(db)
	}
}

// reconciled waits until the reconciler has looked at all that is there now, and
// fails the test if it found something.
func (f *fleet) reconciled(db *sql.DB) {
	f.t.Helper()
	var since time.Time
	if err := db.QueryRowContext(f.t.Context(), `SELECT lethe_now()`).Scan(&since); err != nil {
		f.t.Fatal(err)
	}
	eventually(f.t, 3*time.Minute, "the reconciler has looked", func() bool {
		return number(f.t, db, `SELECT count(*) FROM invariants WHERE checked_at > $1`, since) > 0
	})
	for _, found := range column(f.t, db, `SELECT concat_ws(' ', name, violations, examples) FROM invariants WHERE violations > 0`) {
		f.t.Errorf("the reconciler found %s", found)
	}
}

func openRequests(t *testing.T, db *sql.DB) int {
	t.Helper()
	return number(t, db, `SELECT count(*) FROM erasure_requests WHERE state <> 'COMPLETED'`)
}

// reached is what the orders of a destination come to.
type reached struct {
	requests, repeated int
}

// oneKeyEach fails the test unless each of the requests reached the destination
// under one key, however often: repeating is safe, another key would not be.
func oneKeyEach(t *testing.T, db *sql.DB, name string, d *destination) reached {
	t.Helper()
	keys := map[string]string{} // by request
	orders := d.Orders()
	for _, o := range orders {
		first, seen := keys[o.Data.RequestID]
		if seen && first != o.WebhookID || o.IdempotencyKey != o.WebhookID || o.Data.DeliveryID != o.WebhookID {
			t.Errorf("%s got request %s under %s, with the keys %s and %s before or beside it",
				name, o.Data.RequestID, o.WebhookID, first, o.IdempotencyKey)
		}
		keys[o.Data.RequestID] = o.WebhookID
	}
	for _, id := range column(t, db, `SELECT id FROM erasure_requests`) {
		if keys[id] == "" {
			t.Errorf("request %s never reached %s", id, name)
		}
	}
	return reached{requests: len(keys), repeated: len(orders) - len(keys)}
}

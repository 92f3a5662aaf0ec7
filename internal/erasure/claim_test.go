package erasure_test

import (
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"lethe/ent/attempt"
	"lethe/internal/erasure"
)

func TestClaim_GivesADestinationWithLongOverdueOrdersNoSlotOfAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for n := range 4 {
		in := anna()
		in.Identifiers = []erasure.IdentifierInput{{Type: "customer_id", Value: "customer-" + strconv.Itoa(n)}}
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
	_, err := w.db.SQL().ExecContext(t.Context(), `UPDATE deliveries SET next_attempt_at = next_attempt_at - interval '1 day'
		WHERE destination_id = (SELECT id FROM destinations WHERE name = 'crm')`)
	if err != nil {
		t.Fatal(err)
	}

	names, err := w.ClaimOf(system(t), 3)
	if err != nil || !slices.Contains(names, "ads") {
		t.Errorf("claimed for %v, error %v; want a slot for ads too", names, err)
	}
}

func TestClaim_SeesWhatAnotherReplicaClaimedBeforeItTookTheDestination(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := newScripted()
	replica := w.beside(t, other)
	w.connector.hold = make(chan struct{})
	r := w.forwarding(t)
	proceed := stopFirstLook(t, w)

	var racing sync.WaitGroup
	racing.Go(func() {
		if _, err := replica.ForwardDue(system(t)); err != nil {
			t.Error(err)
		}
	})
	waitForWaiter(t, w)
	if _, err := w.ForwardDue(system(t)); err != nil {
		t.Fatal(err)
	}
	proceed()
	racing.Wait()
	close(w.connector.hold)
	for _, s := range []*erasure.Service{w.Service, replica} {
		if err := s.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
	}

	for _, name := range []string{"crm", "ads"} {
		if n := len(w.connector.got(name)) + len(other.got(name)); n != 1 {
			t.Errorf("%s got %d orders; want one", name, n)
		}
	}
	lost, err := w.db.Read().Attempt.Query().Where(attempt.Outcome("unknown")).Count(t.Context())
	if err != nil || lost != 0 {
		t.Errorf("%d attempts of request %s were written off, error %v; none was lost", lost, r.Reference, err)
	}
}

// stopFirstLook makes the first statement that asks for the time wait until
// proceed is called.
func stopFirstLook(t *testing.T, w *world) (proceed func()) {
	t.Helper()
	conn, err := w.db.SQL().Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err := conn.ExecContext(t.Context(), `SELECT pg_advisory_lock(7)`); err != nil {
		t.Fatal(err)
	}
	w.exec(t, `
		CREATE SEQUENCE looks;
		CREATE OR REPLACE FUNCTION lethe_now() RETURNS timestamptz LANGUAGE plpgsql VOLATILE AS $$
		BEGIN
			IF nextval('looks') = 1 THEN PERFORM pg_advisory_xact_lock(7); END IF;
			RETURN clock_timestamp() + interval '1 hour';
		END $$`)
	return func() {
		if _, err := conn.ExecContext(t.Context(), `SELECT pg_advisory_unlock(7)`); err != nil {
			t.Error(err)
		}
	}
}

func waitForWaiter(t *testing.T, w *world) {
	t.Helper()
	for waiting := false; !waiting; {
		err := w.db.SQL().QueryRowContext(t.Context(), `SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
			AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`).Scan(&waiting)
		if err != nil {
			t.Fatal(err)
		}
	}
}

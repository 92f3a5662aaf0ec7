package erasure_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"lethe/ent"
	"lethe/internal/auth"
	to "lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

func TestReconcile_FindsNothingInAHealthyLife(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("ads", to.Receipt{Status: to.Accepted}, nil)
	goOn := func(d time.Duration) {
		t.Helper()
		w.advance(t, d)
		if _, err := w.EscalateDue(system(t)); err != nil {
			t.Fatal(err)
		}
		w.work(t)
		w.expectNone(t)
	}
	w.expectNone(t)

	rejected, cancelled, undone, unroutable := w.submit(t, anna()), w.submit(t, anna()), w.submit(t, anna()), anna()
	unroutable.Cause = "other"
	w.submit(t, unroutable)
	keyed := anna()
	keyed.IdempotencyKey = "key-1"
	w.submit(t, keyed)
	w.expectNone(t)
	if _, err := w.Reject(reviewer(t), erasure.Rejection{RequestID: rejected.ID, Ground: lifecycle.RejectionGrounds()[0], Text: "We may keep it."}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Cancel(reviewer(t), erasure.Decision{RequestID: cancelled.ID}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Approve(reviewer(t), erasure.Decision{RequestID: undone.ID}); err != nil {
		t.Fatal(err)
	}
	w.expectNone(t)

	if _, err := w.Approve(reviewer(t), erasure.Decision{RequestID: w.submit(t, anna()).ID}); err != nil {
		t.Fatal(err)
	}
	goOn(time.Minute)    // undone was not undone in time
	goOn(71 * time.Hour) // ads does not confirm in time
	goOn(2 * time.Hour)  // the review windows end
	goOn(20 * 24 * time.Hour)
	w.connector.tell("ads", to.Receipt{}, errors.New("connection refused"))
	goOn(24 * time.Hour)
	w.connector.tell("ads", to.Receipt{Status: to.Done}, nil)
	goOn(30 * time.Hour) // everything is done
	w.expectState(t, undone, lifecycle.Completed)
	goOn(750 * time.Hour) // and archived, but for what no rule routes
	if n := w.db.Read().ErasureRequest.Query().CountX(t.Context()); n != 1 {
		t.Errorf("%d requests are open", n)
	}
}

func TestReconcile_LooksOnceForAllReplicas(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(t, `CREATE TABLE scans (at timestamptz DEFAULT now())`)
	w.exec(t, `CREATE FUNCTION count_scan() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO scans DEFAULT VALUES; RETURN NULL; END $$`)
	w.exec(t, `CREATE TRIGGER count_scan AFTER INSERT ON invariants FOR EACH STATEMENT EXECUTE FUNCTION count_scan()`)
	replicas := []*erasure.Service{w.Service, w.beside(t, newScripted()), w.beside(t, newScripted())}
	for minute := 1; minute <= 3; minute++ {
		var asked sync.WaitGroup
		for _, s := range replicas {
			asked.Go(func() {
				if _, err := s.Reconcile(system(t)); err != nil {
					t.Error(err)
				}
			})
		}
		asked.Wait()
		var scans int
		if err := w.db.SQL().QueryRowContext(t.Context(), `SELECT count(*) FROM scans`).Scan(&scans); err != nil {
			t.Fatal(err)
		}
		if scans != minute {
			t.Errorf("%d scans in %d minutes of three replicas", scans, minute)
		}
		w.advance(t, time.Minute)
	}
}

func TestReconcile_KeepsShowingWhatItFoundUntilItIsRight(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	w.exec(t, `UPDATE erasure_requests SET state = 'REJECTED', finished_at = lethe_now(), ground = 'LEGAL_CLAIMS', decision_text = 'x'`)
	w.expectViolations(t, "I6", r.ID)
	for range 3 {
		w.advance(t, time.Hour) // further than it looks back
		w.expectViolations(t, "I6", r.ID)
	}
	w.exec(t, `UPDATE erasure_requests SET state = 'IN_REVIEW', finished_at = NULL`)
	w.expectNone(t)
}

func TestReconcile_FindsWhatLeftNoTraceWithinAnHour(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	w.advance(t, time.Hour)
	w.expectNone(t)
	w.exec(t, `UPDATE erasure_requests SET state = 'UNVERIFIED'`)
	for range 60 {
		if got := w.reconcile(t)["I6"]; got.Violations == 1 && got.Examples[0] == r.ID.String() {
			return
		}
	}
	t.Error("not found in sixty checks")
}

func TestReconcile_ThatFailsKeepsTheResultBeforeWithItsTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.reconcile(t)["I1"].CheckedAt
	w.exec(t, `ALTER TABLE idempotency_keys RENAME TO missing`)
	w.advance(t, time.Hour)
	if _, err := w.Reconcile(system(t)); err == nil {
		t.Fatal("the check did not fail; the test proves nothing")
	}
	list, err := w.Invariants(system(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range list {
		if !i.CheckedAt.Equal(before) {
			t.Errorf("%s was checked at %v; want %v", i.Name, i.CheckedAt, before)
		}
	}
}

func TestInvariants_NeedTheLedgersPermission(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	operator := auth.With(t.Context(), auth.StaffMember(reviewerID, "Olga Operator", auth.Operator))
	if _, err := w.Invariants(operator); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an operator got %v", err)
	}
}

func TestBacklog_CountsWhatIsOpenAndHowLongItIsDue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.forwarding(t)
	w.exec(t, `UPDATE deliveries SET next_attempt_at = lethe_now() - interval '1 hour'`)
	got, err := w.Backlog(system(t))
	if err != nil {
		t.Fatal(err)
	}
	if got.OldestDue < time.Hour || got.OldestDue > time.Hour+time.Minute {
		t.Errorf("the oldest is due for %v", got.OldestDue)
	}
	queued := 0
	for _, o := range got.Open {
		if o.State == lifecycle.Queued && o.Count == 1 {
			queued++
		} else if o.Count != 0 {
			t.Errorf("%+v", o)
		}
	}
	if want := 2 * len(lifecycle.OpenDeliveryStates()); queued != 2 || len(got.Open) != want {
		t.Errorf("%d of %d are queued; want 2 of %d", queued, len(got.Open), want)
	}

	w.exec(t, `UPDATE destinations SET paused_at = lethe_now()`)
	if got, err := w.Backlog(system(t)); err != nil || got.OldestDue != 0 {
		t.Errorf("nothing may be sent, and the oldest is due for %v (%v)", got.OldestDue, err)
	}
}

func TestReconcile_I1(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lost := w.forwarding(t)
	w.exec(t, `DELETE FROM deliveries`)
	forgotten := w.submit(t, anna())
	if _, err := w.Approve(reviewer(t), erasure.Decision{RequestID: forgotten.ID}); err != nil {
		t.Fatal(err)
	}
	w.advance(t, 9*time.Minute)
	w.expectViolations(t, "I1", lost.ID)
	w.advance(t, time.Minute)
	w.expectViolations(t, "I1", lost.ID, forgotten.ID)
}

func TestReconcile_I2(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r, more, unknown := w.forwarding(t), w.forwarding(t), w.forwarding(t)
	w.exec(t, `DELETE FROM deliveries WHERE id = $1`, w.delivery(t, r, "ads").ID)
	w.exec(t, `UPDATE erasure_requests SET routed_to = '["crm"]' WHERE id = $1`, more.ID)
	w.exec(t, `UPDATE erasure_requests SET routed_to = NULL WHERE id = $1`, unknown.ID)
	w.expectViolations(t, "I2", r.ID, more.ID, unknown.ID)
}

func TestReconcile_I3(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("ads", to.Receipt{Status: to.Accepted}, nil)
	r, far := w.forwarding(t), w.forwarding(t)
	w.forward(t)
	w.exec(t, `ALTER TABLE deliveries DROP CONSTRAINT deliveries_due, DROP CONSTRAINT deliveries_accept`)
	endless := w.expectDelivery(t, r, "ads", lifecycle.Accepted)
	w.exec(t, `UPDATE deliveries SET confirm_by = NULL WHERE id = $1`, endless.ID)
	timeless, later := w.delivery(t, r, "crm"), w.delivery(t, far, "crm")
	w.exec(t, `UPDATE deliveries SET state = 'QUEUED', closed_at = NULL WHERE id IN ($1, $2)`, timeless.ID, later.ID)
	w.exec(t, `UPDATE deliveries SET next_attempt_at = lethe_now() + interval '30 hours' WHERE id = $1`, later.ID)
	w.expectViolations(t, "I3", endless.ID, timeless.ID, later.ID)
}

func TestReconcile_I4(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding(t)
	d := w.delivery(t, r, "crm")
	w.exec(t, `UPDATE deliveries SET state = 'SENDING', lease_token = id, lease_until = lethe_now(), next_attempt_at = NULL WHERE id = $1`, d.ID)
	w.expectViolations(t, "I4")
	w.advance(t, 4*time.Minute)
	w.expectViolations(t, "I4", d.ID)
	for _, excuse := range []string{
		`UPDATE destinations SET paused_at = lethe_now() WHERE name = 'crm'`,
		`UPDATE destinations SET circuit_open_until = lethe_now() + interval '1 hour' WHERE name = 'crm'`,
	} {
		w.exec(t, excuse)
		w.expectViolations(t, "I4")
		w.exec(t, `UPDATE destinations SET paused_at = NULL, circuit_open_until = NULL`)
		w.expectViolations(t, "I4", d.ID)
	}
}

func TestReconcile_I5(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	archived := w.forwarding(t)
	w.work(t)
	w.advance(t, standard.ArchiveAfter+time.Hour)
	w.work(t)
	w.exec(t, `UPDATE archived_requests SET outcomes = jsonb_set(outcomes, '{1,state}', '"FAILED"')`)
	hasty, unproved := w.forwarding(t), w.forwarding(t)
	w.exec(t, `UPDATE erasure_requests SET state = 'COMPLETED', finished_at = lethe_now()`)
	w.exec(t, `ALTER TABLE deliveries DROP CONSTRAINT deliveries_closed`)
	w.exec(t, `UPDATE deliveries SET state = 'DONE', next_attempt_at = NULL WHERE request_id = $1`, unproved.ID)
	w.expectViolations(t, "I5", archived.ID, hasty.ID, unproved.ID)
}

func TestReconcile_I6(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	silent, closed := w.submit(t, anna()), w.forwarding(t)
	w.exec(t, `UPDATE erasure_requests SET state = 'APPROVED', send_at = lethe_now() + interval '1 hour' WHERE id = $1`, silent.ID)
	w.exec(t, `UPDATE deliveries SET state = 'DONE', closed_at = lethe_now(), next_attempt_at = NULL WHERE id = $1`, w.delivery(t, closed, "crm").ID)
	w.expectViolations(t, "I6", silent.ID, closed.ID)
}

func TestReconcile_I7(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	w.advance(t, r.DueAt.Sub(r.ReceivedAt)+8*time.Minute)
	w.expectViolations(t, "I7")
	w.advance(t, 2*time.Minute)
	w.expectViolations(t, "I7", r.ID)
	if _, err := w.EscalateDue(system(t)); err != nil {
		t.Fatal(err)
	}
	w.expectViolations(t, "I7")
}

func TestReconcile_I8(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	expect := func(violations int, examples ...string) {
		t.Helper()
		got := w.check(t)["I8"]
		if got.Violations != violations || len(got.Examples) != violations || violations == 1 && got.Examples[0] != examples[0] {
			t.Errorf("%d violations %v; want %v", got.Violations, got.Examples, examples)
		}
	}
	expect(1, "every job")
	w.advance(t, time.Minute)
	if err := w.Beat(system(t), []string{"route", "forward"}); err != nil {
		t.Fatal(err)
	}
	expect(0)
	w.advance(t, 4*time.Minute)
	if err := w.Beat(system(t), []string{"route"}); err != nil {
		t.Fatal(err)
	}
	expect(1, "forward")
}

func TestReconcile_I9(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	overlooked := w.submit(t, anna())
	w.advance(t, 95*time.Hour)
	w.expectViolations(t, "I9")
	w.advance(t, time.Hour)
	w.expectViolations(t, "I9", overlooked.ID)

	stuck, joined, ended := w.forwarding(t), w.submit(t, anna()), w.submit(t, anna())
	w.exec(t, `ALTER TABLE deliveries DROP CONSTRAINT deliveries_due`)
	w.exec(t, `UPDATE deliveries SET next_attempt_at = NULL WHERE request_id = $1`, stuck.ID)
	w.exec(t, `UPDATE erasure_requests SET state = 'DUPLICATE', duplicate_of_id = $2 WHERE id = $1`, joined.ID, ended.ID)
	w.expectViolations(t, "I9", overlooked.ID, stuck.ID)
	if _, err := w.db.SQL().ExecContext(t.Context(), `UPDATE erasure_requests SET state = 'CANCELLED', finished_at = lethe_now() WHERE id = $1`, ended.ID); err != nil {
		t.Fatal(err)
	}
	w.expectViolations(t, "I9", overlooked.ID, stuck.ID, joined.ID)
}

func TestReconcile_I10(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := anna()
	in.IdempotencyKey = "key-1"
	promised := w.submit(t, in)
	w.expectNone(t)
	w.exec(t, `DELETE FROM erasure_requests`)
	w.expectViolations(t, "I10", promised.ID)
}

func TestReconcile_I11(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("ads", to.Receipt{Status: to.Accepted}, nil)
	r := w.forwarding(t)
	w.forward(t)
	d := w.expectDelivery(t, r, "ads", lifecycle.Accepted)
	w.expectViolations(t, "I11")
	w.exec(t, `UPDATE destinations SET confirmation = 'poll' WHERE name = 'ads'`)
	w.expectViolations(t, "I11", d.ID)
	w.exec(t, `UPDATE destinations SET confirmation = 'callback' WHERE name = 'ads'`)
	w.advance(t, 65*time.Minute)
	w.expectViolations(t, "I11")
	w.advance(t, 10*time.Minute)
	w.expectViolations(t, "I11", d.ID)
}

func TestReconcile_I12(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding(t)
	w.exec(t, `ALTER TABLE ledger_entries DISABLE TRIGGER ledger_entries_append_only`)
	w.exec(t, `DELETE FROM ledger_entries WHERE subject_id = $1 AND number = 2`, r.ID)
	w.expectViolations(t, "I12", r.ID)
}

func TestReconcile_I12_NobodySealsTheLedger(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.expectNone(t)
	r := w.submit(t, anna())
	w.advance(t, 4*time.Minute)
	if got := w.check(t)["I12"]; got.Violations != 0 {
		t.Errorf("after four minutes: %v", got.Examples)
	}
	w.advance(t, 2*time.Minute)
	if got := w.check(t)["I12"]; got.Violations != 1 || got.Examples[0] != r.ID.String() {
		t.Errorf("after six minutes: %d violations %v; want %s", got.Violations, got.Examples, r.ID)
	}
	w.expectNone(t)

	// It cannot be sealed while a transaction runs that began to write before it.
	err := w.db.InTx(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
		if _, err := tx.ExecContext(ctx, `SELECT pg_current_xact_id()`); err != nil {
			return err
		}
		w.submit(t, anna())
		w.advance(t, 6*time.Minute)
		if got := w.check(t)["I12"]; got.Violations != 0 {
			t.Errorf("held back by a transaction: %v", got.Examples)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestReconcile_I12_TheEndOfTheTreeIsNotWhereItWas(t *testing.T) {
	t.Parallel()
	for name, tampering := range map[string]string{
		"the last entry is gone":        `DELETE FROM ledger_entries WHERE (tx, id) >= (SELECT last_tx, last_id FROM ledger_checkpoints ORDER BY size DESC LIMIT 1)`,
		"the newest checkpoint is gone": `DELETE FROM ledger_checkpoints WHERE size = (SELECT max(size) FROM ledger_checkpoints)`,
		"all checkpoints are gone":      `DELETE FROM ledger_checkpoints`,
		"the tiles are gone":            `DELETE FROM ledger_tiles`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.expectNone(t)
			w.submit(t, anna())
			w.expectNone(t)
			w.exec(t, `ALTER TABLE ledger_entries DISABLE TRIGGER ALL`)
			w.exec(t, `ALTER TABLE ledger_checkpoints DISABLE TRIGGER ALL`)
			w.exec(t, tampering)
			w.advance(t, time.Minute)
			if got := w.check(t)["I12"]; got.Violations == 0 {
				t.Error("not found")
			}
		})
	}
}

func TestReconcile_I13(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kept := w.forwarding(t)
	w.work(t)
	w.expectState(t, kept, lifecycle.Completed)
	w.advance(t, standard.ArchiveAfter+23*time.Hour)
	w.expectViolations(t, "I13")
	w.advance(t, 2*time.Hour)
	w.expectViolations(t, "I13", kept.ID)

	orphaned := w.submit(t, anna())
	w.exec(t, `ALTER TABLE identifiers DROP CONSTRAINT identifiers_erasure_requests_identifiers`)
	w.exec(t, `DELETE FROM erasure_requests WHERE id = $1`, orphaned.ID)
	w.expectViolations(t, "I13", kept.ID, orphaned.ID)
}

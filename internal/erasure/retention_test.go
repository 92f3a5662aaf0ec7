package erasure_test

import (
	"testing"
	"time"

	"lethe/ent"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

func (w *world) forget(t *testing.T) int {
	t.Helper()
	n, err := w.ForgetDue(system(t))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (w *world) expectRecord(t *testing.T, r *ent.ErasureRequest, want bool) {
	t.Helper()
	_, err := w.db.Read().ArchivedRequest.Get(t.Context(), r.ID)
	if err != nil && !ent.IsNotFound(err) {
		t.Fatal(err)
	}
	if got := err == nil; got != want {
		t.Errorf("the record of %s is there: %v; want %v", r.Reference, got, want)
	}
}

func TestS49_ForgetDueRemovesRecordsAndTombstonesAndSaysSoInTheLedger(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := anna()
	in.IdempotencyKey = "once"
	r := w.erase(t, in)
	w.archive(t)
	w.advance(t, twoYears-standard.ArchiveAfter-time.Hour)
	if n := w.forget(t); n != 0 {
		t.Errorf("removed %d too early", n)
	}
	w.expectRecord(t, r, true)
	if out, err := w.Submit(sender(t, "shop"), in); err != nil || !out.Replayed {
		t.Errorf("the key is not known any more: %v", err)
	}

	w.advance(t, 2*time.Hour)
	if n := w.forget(t); n != 3 {
		t.Errorf("removed %d; want a record and two tombstones", n)
	}
	w.expectRecord(t, r, false)
	if entries := w.entries(t, r.ID, "record.removed"); len(entries) != 1 {
		t.Errorf("%d entries tell that it was removed", len(entries))
	}
	if n := w.forget(t); n != 0 {
		t.Errorf("removed %d more", n)
	}
	w.expectNone(t)
	if again := w.submit(t, in); again.ID == r.ID || again.PreviousID != nil {
		t.Error("the removed request is still promised, or remembered")
	}
}

func TestForgetDue_KeepsEachOutcomeAsLongAsItIsSet(t *testing.T) {
	t.Parallel()
	cfg := standard
	cfg.Retention.RecordsOf = map[lifecycle.RequestState]time.Duration{lifecycle.Rejected: 2 * twoYears}
	w := newWorldWith(t, cfg)
	done, refused := w.erase(t, anna()), w.submit(t, anna())
	w.reject(t, refused)
	w.archive(t)

	w.advance(t, twoYears)
	w.forget(t)
	w.expectRecord(t, done, false)
	w.expectRecord(t, refused, true)
	w.advance(t, twoYears)
	w.forget(t)
	w.expectRecord(t, refused, false)
}

func TestForgetDue_NeverRemovesWhatTheLawWantsKept(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, keepingNothing())
	underCCPA := anna()
	underCCPA.Regulation = lifecycle.CCPA // 24 months, 11 CCR § 7101
	kept, free := w.erase(t, underCCPA), w.erase(t, anna())
	w.archive(t)
	w.forget(t)
	w.expectRecord(t, free, false)
	w.expectRecord(t, kept, true)

	w.advanceTo(t, kept.FinishedAt.AddDate(0, 24, 0).Add(-time.Minute))
	w.forget(t)
	w.expectRecord(t, kept, true)
	w.advanceTo(t, kept.FinishedAt.AddDate(0, 24, 7))
	w.forget(t)
	w.expectRecord(t, kept, false)
}

func (w *world) advanceTo(t *testing.T, to time.Time) {
	t.Helper()
	now, err := w.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.advance(t, to.Sub(now))
}

func TestForgetDue_RemovesEachOnceHoweverManyReplicasDoIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const requests = 250
	w.exec(t, `INSERT INTO archived_requests (id, reference, state, cause, regulation, source, attributes, submitted_at, received_at, due_at,
		identifier_types, finished_at, archived_at, decided_by, outcomes)
		SELECT gen_random_uuid(), 'ER-0000-' || lpad(n::text, 4, '0'), 'REJECTED', 'other', 'GDPR', 'shop', '{}', lethe_now(), lethe_now(), lethe_now(),
			'["email"]', lethe_now() - interval '3 years', lethe_now(), 'Robin', '[]' FROM generate_series(1, $1) AS n`, requests)
	services := []*erasure.Service{w.Service, w.beside(t, newScripted()), w.beside(t, newScripted())}
	removed := make(chan int)
	for _, s := range services {
		go func() {
			sum := 0
			for {
				n, err := s.ForgetDue(system(t))
				if err != nil {
					t.Error(err)
				}
				if sum += n; n == 0 {
					removed <- sum
					return
				}
			}
		}()
	}
	total := 0
	for range services {
		total += <-removed
	}
	if total != requests {
		t.Errorf("%d removed; want %d", total, requests)
	}
}

func TestReconcile_I13_FindsArchivedIdentifiersAndTombstonesPastTheirTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	twice := w.submit(t, anna())
	w.exec(t, `INSERT INTO archived_requests (id, reference, state, cause, regulation, source, attributes, submitted_at, received_at, due_at,
		identifier_types, finished_at, archived_at, decided_by, outcomes)
		SELECT id, reference, 'CANCELLED', cause, regulation, source, attributes, submitted_at, received_at, due_at,
			'[]', lethe_now(), lethe_now(), 'Robin', '[]' FROM erasure_requests`)
	w.expectViolations(t, "I13", twice.ID)
	w.exec(t, `DELETE FROM archived_requests`)

	in := anna()
	in.Identifiers = in.Identifiers[:1]
	r := w.erase(t, in)
	w.archive(t)
	w.advance(t, twoYears-standard.ArchiveAfter+23*time.Hour)
	w.expectViolations(t, "I13")
	w.advance(t, 2*time.Hour)
	w.expectViolations(t, "I13", r.ID)
	w.forget(t)
	w.expectViolations(t, "I13")
}

package erasure_test

import (
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/internal/audit"
	"lethe/internal/erasure"
	"lethe/internal/pgtest"
)

// reconcile compares what is with what must be, by jobs that run.
func (w *world) reconcile(t *testing.T) map[string]erasure.Invariant {
	t.Helper()
	w.advance(t, time.Minute)
	w.seal(t)
	if err := w.Beat(system(t), []string{"forward", "archive"}); err != nil {
		t.Fatal(err)
	}
	return w.check(t)
}

// seal seals what the ledger says, as a job does each second.
func (w *world) seal(t *testing.T) {
	t.Helper()
	sealer := audit.New(w.db, w.keys.LedgerSigner(), w.keys.LedgerVerifiers(), audit.Config{}, slog.New(slog.DiscardHandler))
	if _, err := sealer.SealDue(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// check is reconcile as it is, in the minute that it is.
func (w *world) check(t *testing.T) map[string]erasure.Invariant {
	t.Helper()
	if n, err := w.Reconcile(system(t)); n != 0 || err != nil {
		t.Fatalf("reconciled %d, %v", n, err)
	}
	list, err := w.Invariants(system(t))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]erasure.Invariant{}
	for _, i := range list {
		found[i.Name] = i
	}
	if len(found) != 14 {
		t.Fatalf("%d invariants", len(found))
	}
	return found
}

// expectNone fails the test for every violation.
func (w *world) expectNone(t *testing.T) {
	t.Helper()
	for name, i := range w.reconcile(t) {
		if i.Violations != 0 || len(i.Examples) != 0 || i.CheckedAt.IsZero() {
			t.Errorf("%s: %d violations %v, checked %v (%s)", name, i.Violations, i.Examples, i.CheckedAt, i.Never)
		}
	}
}

// expectViolations fails the test unless exactly these rows violate the invariant.
func (w *world) expectViolations(t *testing.T, name string, ids ...uuid.UUID) {
	t.Helper()
	got := w.reconcile(t)[name]
	var want []string
	for _, id := range ids {
		want = append(want, id.String())
	}
	slices.Sort(want)
	if got.Violations != len(want) || !slices.Equal(got.Examples, want) {
		t.Errorf("%s: %d violations %v; want %v", name, got.Violations, got.Examples, want)
	}
}

// exec changes the database behind everybody's back, if need be past its checks.
func (w *world) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	pgtest.AsOwner(t, w.db, query, args...)
}

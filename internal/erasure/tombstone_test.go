package erasure_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

const twoYears = 17520 * time.Hour

// keepingNothing is the standard company that keeps nothing for its own sake.
func keepingNothing() erasure.Config {
	cfg := standard
	cfg.Retention = erasure.Retention{}
	return cfg
}

// importer is a system that may ask who was erased, and nothing else.
func importer(t *testing.T) context.Context {
	return auth.With(t.Context(), auth.APIToken(uuid.New(), "import", "import", []auth.Permission{auth.CheckSuppression}))
}

// erase takes a request to its end, without archiving it.
func (w *world) erase(t *testing.T, in erasure.Submission) *ent.ErasureRequest {
	t.Helper()
	r := w.submit(t, in)
	if _, err := w.Approve(reviewer(t), erasure.Decision{RequestID: r.ID}); err != nil {
		t.Fatal(err)
	}
	w.advance(t, time.Minute)
	w.work(t)
	w.expectState(t, r, lifecycle.Completed)
	return w.request(t, r.ID)
}

// archive lets the time pass after which finished requests are archived.
func (w *world) archive(t *testing.T) {
	t.Helper()
	w.advance(t, standard.ArchiveAfter+time.Minute)
	w.work(t)
}

func (w *world) isSuppressed(t *testing.T, value string) bool {
	t.Helper()
	found, err := w.IsSuppressed(importer(t), erasure.IdentifierInput{Type: "email", Value: value})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestTombstone_AnswersForTheErasedUntilItExpires(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	done := w.erase(t, anna())
	rejected := anna()
	rejected.Identifiers = []erasure.IdentifierInput{{Type: "email", Value: "bela@example.com"}}
	w.reject(t, w.submit(t, rejected))
	w.archive(t)
	if n := w.db.Read().Tombstone.Query().CountX(t.Context()); n != 3 {
		t.Errorf("%d tombstones; want one for each of three identifiers", n)
	}

	if !w.isSuppressed(t, " Anna@Example.com ") || w.isSuppressed(t, "bela@example.com") || w.isSuppressed(t, "carla@example.com") {
		t.Error("want the erased person only: not one who was rejected, and not a stranger")
	}
	w.advance(t, twoYears-standard.ArchiveAfter-time.Hour)
	if !w.isSuppressed(t, "anna@example.com") {
		t.Error("the tombstone was forgotten too early")
	}
	w.advance(t, 2*time.Hour)
	if w.isSuppressed(t, "anna@example.com") {
		t.Errorf("the tombstone of %s answers after its time", done.Reference)
	}
}

func TestTombstone_SaysNothingWithoutItsKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.erase(t, anna())
	w.archive(t)

	w.Service = erasure.New(w.db, openKeys(t), map[string]destination.Connector{"webhook": w.connector}, nil, standard, slog.New(slog.DiscardHandler))
	if w.isSuppressed(t, "anna@example.com") {
		t.Error("a tombstone answers under another key")
	}
	if again := w.submit(t, anna()); again.PreviousID != nil {
		t.Error("an earlier request was found under another key")
	}
}

func TestTombstone_IsNotWrittenWhereNoneAreKept(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, keepingNothing())
	w.erase(t, anna())
	w.archive(t)
	if n := w.db.Read().Tombstone.Query().CountX(t.Context()); n != 0 {
		t.Errorf("%d tombstones", n)
	}
}

func TestArchiveDue_LeavesARequestWhoseIdentifiersItCannotOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r, lost := w.erase(t, anna()), w.erase(t, anna())
	w.exec(t, `UPDATE erasure_requests SET data_key = '\x00' WHERE id = $1`, lost.ID)
	w.advance(t, standard.ArchiveAfter+time.Minute)
	if n, err := w.ArchiveDue(system(t)); n != 1 || err != nil {
		t.Errorf("archived %d, %v", n, err)
	}
	if _, err := w.db.Read().ArchivedRequest.Get(t.Context(), r.ID); err != nil {
		t.Error(err)
	}
	w.expectState(t, lost, lifecycle.Completed)
}

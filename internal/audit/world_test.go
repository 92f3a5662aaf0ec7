package audit_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/note"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/audit"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/ledger"
	"lethe/internal/pgtest"
)

var (
	first  = uuid.MustParse("0190b5a0-0000-7000-8000-00000000000a")
	second = uuid.MustParse("0190b5a0-0000-7000-8000-00000000000b")
	noon   = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
)

// world is one ledger with its own database and key.
type world struct {
	*audit.Service
	db        *database.DB
	signer    note.Signer
	verifiers note.Verifiers
}

func newWorld(t testing.TB) *world {
	t.Helper()
	return newWorldWith(t, audit.Config{})
}

func newWorldWith(t testing.TB, cfg audit.Config) *world {
	t.Helper()
	private, public, err := note.GenerateKey(rand.Reader, "lethe/test")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{db: pgtest.New(t)}
	if w.signer, err = note.NewSigner(private); err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(public)
	if err != nil {
		t.Fatal(err)
	}
	w.verifiers = note.VerifierList(verifier)
	w.Service = w.with(t, cfg)
	return w
}

// with is another process on the same database.
func (w *world) with(t testing.TB, cfg audit.Config) *audit.Service {
	return audit.New(w.db, w.signer, w.verifiers, cfg, slog.New(slog.NewTextHandler(t.Output(), nil)))
}

// write records the actions about the subject, each in a transaction of its own.
func (w *world) write(t testing.TB, subject uuid.UUID, actions ...string) {
	t.Helper()
	ctx := auth.With(t.Context(), auth.StaffMember(second, "Robin Okafor", auth.Reviewer))
	for _, action := range actions {
		err := w.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
			return ledger.Append(ctx, tx, noon, ledger.Entry{Subject: subject, Action: action, Detail: map[string]any{"version": 3}})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// seal seals what can be sealed, and expects that it is so many entries.
func (w *world) seal(t testing.TB, want int) {
	t.Helper()
	if n, err := w.SealDue(t.Context()); n != want || err != nil {
		t.Fatalf("sealed %d, %v; want %d", n, err, want)
	}
}

// notes are all checkpoints of the database, oldest first.
func (w *world) notes(t testing.TB) []string {
	t.Helper()
	var notes []string
	for _, c := range w.db.Read().LedgerCheckpoint.Query().Order(ent.Asc("size")).AllX(t.Context()) {
		notes = append(notes, c.Note)
	}
	return notes
}

// entries are all entries of the database, in the order in which they are sealed.
func (w *world) entries(t testing.TB) []*ent.LedgerEntry {
	t.Helper()
	return w.db.Read().LedgerEntry.Query().Order(ent.Asc(ledgerentry.FieldTx, ledgerentry.FieldID)).AllX(t.Context())
}

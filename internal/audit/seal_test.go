package audit_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/note"

	"lethe/ent"
	"lethe/internal/audit"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/pgtest"
	"lethe/internal/transparency"
)

func TestSealDue_ProvesEveryEntryOfEveryTreeThatGrew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.seal(t, 0)
	if c, note, err := w.Newest(t.Context()); c.Size != 0 || note != "" || err != nil {
		t.Fatalf("an empty ledger has the checkpoint %+v, %q, %v", c, note, err)
	}
	written := 0
	for _, n := range []int{1, 2, 250, 3, 1, 700} {
		w.fill(t, n)
		w.seal(t, n)
		written += n
		c, _, err := w.Newest(t.Context())
		if err != nil || c.Size != int64(written) || c.Name != "lethe/test" {
			t.Fatalf("after %d entries the checkpoint is %+v, %v", written, c, err)
		}
	}
	w.seal(t, 0)
	if n := len(w.notes(t)); n != 6 {
		t.Errorf("%d checkpoints, want 6", n)
	}
	for i, e := range w.entries(t) {
		if i%7 != 0 && i != written-1 {
			continue
		}
		proof, err := w.Prove(t.Context(), e.ID)
		if err != nil {
			t.Fatalf("entry %d: %v", i, err)
		}
		c, err := transparency.OpenCheckpoint(proof.Note, w.verifiers)
		if err != nil || proof.Index != int64(i) {
			t.Fatalf("entry %d has the index %d, %v", i, proof.Index, err)
		}
		if err := c.CheckInclusion(proof.Index, ledger.RecordOf(e).Hash(), proof.Hashes); err != nil {
			t.Errorf("entry %d: %v", i, err)
		}
	}
}

// fill writes n entries with one transaction for every hundred.
func (w *world) fill(t testing.TB, n int) {
	t.Helper()
	ctx := auth.With(t.Context(), auth.System("test"))
	for n > 0 {
		entries := make([]ledger.Entry, min(n, 100))
		for i := range entries {
			entries[i] = ledger.Entry{Subject: uuid.New(), Action: "request.submitted"}
		}
		if err := w.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error { return ledger.Append(ctx, tx, noon, entries...) }); err != nil {
			t.Fatal(err)
		}
		n -= len(entries)
	}
}

func TestProve_SaysWhatItCannotProve(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(t, first, "request.submitted")
	entry := w.entries(t)[0]
	if _, err := w.Prove(t.Context(), entry.ID); !fault.Is(err, fault.Unavailable) || !strings.Contains(err.Error(), "not sealed yet") {
		t.Errorf("an entry that is not sealed: %v", err)
	}
	if _, err := w.Prove(t.Context(), uuid.New()); !fault.Is(err, fault.NotFound) {
		t.Errorf("an entry that is not there: %v", err)
	}
	w.seal(t, 1)
	w.tamper(t, `UPDATE ledger_entries SET action = 'request.rejected'`)
	if _, err := w.Prove(t.Context(), entry.ID); err == nil {
		t.Error("an entry that was changed is proved")
	}
}

// tamper changes the database as only its owner can, who may switch triggers off.
func (w *world) tamper(t testing.TB, statement string, args ...any) {
	t.Helper()
	pgtest.AsOwner(t, w.db, `ALTER TABLE ledger_entries DISABLE TRIGGER ALL; ALTER TABLE ledger_checkpoints DISABLE TRIGGER ALL`)
	pgtest.AsOwner(t, w.db, statement, args...)
}

func TestSealDue_HoldsBackWhatATransactionBeforeMayStillPrecede(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(t, first, "request.submitted")
	begun, end, ended := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		ended <- w.db.InTx(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
			if err := ledger.Append(ctx, tx, noon, ledger.Entry{Subject: second, Action: "request.submitted"}); err != nil {
				return err
			}
			close(begun)
			<-end
			return nil
		})
	}()
	<-begun
	w.write(t, first, "request.approved", "request.routed")
	w.seal(t, 1) // those that were written later might be found to come second
	w.seal(t, 0)
	close(end)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	w.seal(t, 3)
	if got := w.entries(t)[1]; got.SubjectID != second {
		t.Errorf("the second entry is %v; want that of the transaction that began second", got)
	}
	w.holds(t, 4)
}

func TestSealDue_MissesNoneOfManyWhoWriteAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const writers, each = 6, 40
	var writing, sealing sync.WaitGroup
	var batches atomic.Int32 // that were sealed while others wrote
	done := make(chan struct{})
	for n := range writers {
		writing.Go(func() {
			// On a busy machine the sealers come late: there must be something left for them.
			for i := 0; i < each || batches.Load() < 3 && i < 100*each; i++ {
				subject := uuid.New()
				err := w.db.InTx(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
					for range 1 + i%3 { // in several statements, so that transactions overlap
						if err := ledger.Append(ctx, tx, noon, ledger.Entry{Subject: subject, Action: fmt.Sprint("writer.", n)}); err != nil {
							return err
						}
					}
					if i%10 == 0 {
						return errRolledBack
					}
					return nil
				})
				if err != nil && !errors.Is(err, errRolledBack) {
					t.Error(err)
				}
			}
		})
	}
	for range 2 {
		sealing.Go(func() {
			for {
				sealed, err := w.SealDue(t.Context())
				if err != nil {
					t.Error(err)
				}
				if sealed > 0 {
					batches.Add(1)
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	sealing.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			if _, err := w.Verify(t.Context(), audit.Verification{Outside: w.notes(t)}); err != nil {
				t.Errorf("verified meanwhile: %v", err)
			}
		}
	})
	writing.Wait()
	close(done)
	sealing.Wait()
	if _, err := w.SealDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(w.notes(t)); n < 3 {
		t.Errorf("only %d checkpoints: the sealer did not run at the same time", n)
	}
	w.holds(t, int64(len(w.entries(t))))
}

var errRolledBack = errors.New("rolled back")

func TestSealDue_LeavesTheSealingToTheReplicaThatDoesIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(t, first, "request.submitted")
	err := w.db.InTx(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
		if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtext('lethe seal'))`); err != nil {
			return err
		}
		n, err := w.SealDue(ctx)
		if n != 0 {
			t.Errorf("sealed %d beside another", n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.seal(t, 1)
}

func TestSealDue_GoesOnInAnotherServer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	// A server that has counted further than this one.
	pgtest.AsOwner(t, w.db, `UPDATE ledger_base SET base = 1000000000`)
	w.write(t, first, "request.submitted", "request.approved")
	w.seal(t, 2)
	w.write(t, second, "request.submitted") // dumped before it was sealed
	pgtest.AsOwner(t, w.db, `UPDATE ledger_base SET base = 0`)

	err := w.db.InTx(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
		return ledger.Append(ctx, tx, noon, ledger.Entry{Subject: first, Action: "request.routed"})
	})
	if err == nil || !strings.Contains(err.Error(), "before its sealed end") {
		t.Fatalf("written before the sealed end, where it would never be sealed: %v", err)
	}
	w.seal(t, 1)
	w.write(t, first, "request.routed")
	w.seal(t, 1)
	w.holds(t, 4)
}

func TestSealDue_RefusesToGoOnFromWhatDoesNotHold(t *testing.T) {
	t.Parallel()
	for name, tampering := range map[string]string{
		"a changed note":          `UPDATE ledger_checkpoints SET note = replace(note, 'previous 0', 'previous 1')`,
		"a changed size":          `UPDATE ledger_checkpoints SET size = 2 WHERE size = 3`,
		"a changed tile":          `UPDATE ledger_tiles SET data = set_byte(data, 5, get_byte(data, 5) # 1)`,
		"a removed tile":          `DELETE FROM ledger_tiles`,
		"a removed checkpoint":    `DELETE FROM ledger_checkpoints`,
		"a hash that was cut off": `UPDATE ledger_entries SET hash = '\x00' WHERE number = 4`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.write(t, first, "request.submitted", "request.approved", "request.routed")
			w.seal(t, 3)
			w.write(t, first, "request.completed")
			w.tamper(t, tampering)
			before := len(w.notes(t))
			if n, err := w.SealDue(t.Context()); err == nil || n != 0 {
				t.Errorf("sealed %d", n)
			}
			if after := len(w.notes(t)); after != before {
				t.Error("a checkpoint was signed")
			}
		})
	}
}

func TestSealDue_GoesOnWithAnotherKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(t, first, "request.submitted")
	w.seal(t, 1)
	private, public, err := note.GenerateKey(rand.Reader, "lethe/test")
	if err != nil {
		t.Fatal(err)
	}
	old, err := w.verifiers.Verifier("lethe/test", w.signer.KeyHash())
	if err != nil {
		t.Fatal(err)
	}
	added, err := note.NewVerifier(public)
	if err != nil {
		t.Fatal(err)
	}
	if w.signer, err = note.NewSigner(private); err != nil {
		t.Fatal(err)
	}
	w.verifiers = note.VerifierList(old, added)
	w.Service = w.with(t, audit.Config{})
	w.write(t, first, "request.approved")
	w.seal(t, 1)
	w.holds(t, 2)

	w.verifiers = note.VerifierList(added)
	w.Service = w.with(t, audit.Config{})
	if got := w.broken(t); got.Index != 0 || !strings.Contains(got.Reason, "does not hold") {
		t.Errorf("without the key before: %v", got)
	}
}

func TestSealDue_WithoutAKeyFails(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	without := audit.New(w.db, nil, w.verifiers, audit.Config{}, nil)
	if _, err := without.SealDue(t.Context()); err == nil {
		t.Error("sealed without a key")
	}
}

// holds expects that the ledger holds, all of it sealed.
func (w *world) holds(t testing.TB, entries int64) {
	t.Helper()
	got, err := w.Verify(t.Context(), audit.Verification{Outside: w.notes(t)})
	if err != nil || got.Entries != entries || got.Size != entries {
		t.Errorf("%d entries hold, %d of them sealed, %v; want %d", got.Entries, got.Size, err, entries)
	}
}

package audit

import (
	"context"
	"errors"
	"fmt"

	"entgo.io/ent/dialect/sql"
	"golang.org/x/mod/sumdb/tlog"

	"lethe/ent"
	"lethe/internal/database"
	"lethe/internal/ledger"
	"lethe/internal/transparency"
)

const (
	// sealBatch is how many entries one transaction seals.
	sealBatch = 10_000
	// sealBatches is how many batches a call seals at most, so that a shutdown
	// does not wait for a ledger of years.
	sealBatches = 20
)

// SealDue seals what can be sealed and returns how many entries that were. While
// another replica seals, it returns at once.
//
// Before it signs anything it proves that it goes on from what was signed before:
// it fails when the newest checkpoint or the tree does not hold, with an
// *OlderError when the checkpoint file is ahead of the database, and with a
// *ForkedError when the two contradict each other.
func (s *Service) SealDue(ctx context.Context) (int, error) {
	if s.signer == nil {
		return 0, errors.New("seal the ledger: there is no key to sign with")
	}
	if err := s.Continue(ctx); err != nil {
		return 0, err
	}
	total := 0
	for range sealBatches {
		n, err := s.sealBatch(ctx)
		if err != nil {
			return total, fmt.Errorf("seal the ledger: %w", err)
		}
		total += n
		if n < sealBatch {
			break
		}
	}
	return total, nil
}

// Continue lets the ledger go on in a database that was loaded into another
// server. Until then, nothing can be written to the ledger there.
func (s *Service) Continue(ctx context.Context) error {
	if needed, err := ledger.Outrun(ctx, s.db.Read()); err != nil || !needed {
		return err
	}
	went := false
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) (err error) {
		went, err = ledger.Continue(ctx, tx)
		return err
	})
	if err == nil && went {
		s.log.WarnContext(ctx, "the database was loaded from another server: the ledger's order goes on from there")
	}
	return err
}

func (s *Service) sealBatch(ctx context.Context) (n int, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) (err error) {
		n = 0
		if free, err := lockSealing(ctx, tx); err != nil || !free {
			return err
		}
		before, err := s.newest(ctx, tx.Client())
		if err != nil {
			return err
		}
		leaves, err := ledger.SealableAfter(ctx, tx.Client(), before.Last, sealBatch)
		if err != nil || len(leaves) == 0 {
			return err
		}
		if err := s.mayGoOn(ctx, tx.Client(), before); err != nil {
			return err
		}
		n = len(leaves)
		return s.seal(ctx, tx, before, leaves)
	})
	return n, err
}

func lockSealing(ctx context.Context, tx *ent.Tx) (free bool, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT pg_try_advisory_xact_lock(hashtext('lethe seal'))")
	if err != nil {
		return false, fmt.Errorf("lock: %w", err)
	}
	defer rows.Close()
	if err := sql.ScanOne(rows, &free); err != nil {
		return false, fmt.Errorf("lock: %w", err)
	}
	return free, nil
}

// seal adds the leaves to the tree and signs it.
func (s *Service) seal(ctx context.Context, tx *ent.Tx, before sealed, leaves []ledger.Sealable) error {
	stored := ledger.ReadTiles(ctx, tx.Client()).Once()
	after, tiles, err := grow(before.tree(), tlog.TileHashReader(before.tree(), stored), leaves)
	if err != nil {
		return fmt.Errorf("grow the tree of %d entries, which \"lethe audit verify\" checks: %w", before.Size, err)
	}
	if err := ledger.SaveTiles(ctx, tx, tiles); err != nil {
		return err
	}
	now, err := database.Now(ctx, tx)
	if err != nil {
		return err
	}
	c := transparency.Checkpoint{Name: s.signer.Name(), Size: after.N, Root: after.Hash, Previous: before.Size, At: now}
	note, err := c.Sign(s.signer)
	if err != nil {
		return err
	}
	last := leaves[len(leaves)-1]
	err = tx.LedgerCheckpoint.Create().SetSize(c.Size).SetNote(note).SetAt(now).SetLastTx(last.Tx).SetLastID(last.ID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("save the checkpoint: %w", err)
	}
	return nil
}

package audit

import (
	"bytes"
	"context"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/transparency"
)

// Entry is one entry with its neighbours in its chain.
type Entry struct {
	*ent.LedgerEntry
	Before, After *ent.LedgerEntry // nil where there is none
	Changed       bool             // its hash is not that of what it says
	Torn          bool             // it does not go on from the entry before it
}

// Entry returns the entry with the id. It needs auth.ReadLedger, and fails with
// NotFound when there is none.
func (s *Service) Entry(ctx context.Context, id uuid.UUID) (Entry, error) {
	if err := auth.Require(ctx, auth.ReadLedger); err != nil {
		return Entry{}, err
	}
	row, err := s.db.Read().LedgerEntry.Get(ctx, id)
	switch {
	case ent.IsNotFound(err):
		return Entry{}, fault.New(fault.NotFound, "There is no entry with this id.")
	case err != nil:
		return Entry{}, fmt.Errorf("load entry %s of the ledger: %w", id, err)
	}
	around, err := s.db.Read().LedgerEntry.Query().
		Where(ledgerentry.SubjectID(row.SubjectID), ledgerentry.NumberIn(row.Number-1, row.Number+1)).
		All(ctx)
	if err != nil {
		return Entry{}, fmt.Errorf("load the entries around entry %s: %w", id, err)
	}
	content := ledger.RecordOf(row).Hash()
	found := Entry{LedgerEntry: row, Changed: !bytes.Equal(content[:], row.Hash)}
	for _, e := range around {
		if e.Number < row.Number {
			found.Before = e
		} else {
			found.After = e
		}
	}
	found.Torn = row.Number > 1 && (found.Before == nil || !bytes.Equal(found.Before.Hash, row.Previous))
	return found, nil
}

// Place is where an entry stands in the sealed tree.
type Place struct {
	Index      int64 // from 0
	Path       int   // how many hashes lead from it to the root
	Checkpoint transparency.Checkpoint
	Broken     bool // it cannot be proved: the entry or the tree is not as it was; nothing else is known then
}

// Place proves that the entry is in the tree that the newest checkpoint signs, and
// says where. An entry that is not sealed yet is fault.Unavailable.
func (s *Service) Place(ctx context.Context, id uuid.UUID) (Place, error) {
	proof, err := s.Prove(ctx, id)
	var c transparency.Checkpoint
	if err == nil {
		c, err = transparency.OpenCheckpoint(proof.Note, s.verifiers)
	}
	switch {
	case err == nil:
		return Place{Index: proof.Index, Path: len(proof.Hashes), Checkpoint: c}, nil
	case fault.Of(err).Kind != fault.Internal, ctx.Err() != nil, database.Unavailable(err):
		return Place{}, err
	}
	return Place{Broken: true}, nil
}

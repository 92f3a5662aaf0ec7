package audit

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/tlog"

	"lethe/ent"
	"lethe/ent/ledgercheckpoint"
	"lethe/ent/predicate"
	"lethe/internal/fault"
	"lethe/internal/ledger"
)

// Proof puts one entry into the tree of a checkpoint: what
// transparency.Checkpoint.CheckInclusion takes.
type Proof struct {
	Index  int64 // of the entry, from 0
	Hashes []tlog.Hash
	Note   string // the newest checkpoint, signed
}

// Prove returns the proof that an entry is in the newest tree. An entry that is
// not sealed yet is fault.Unavailable: it will be within seconds. It fails when
// the entry is not what was sealed.
func (s *Service) Prove(ctx context.Context, entryID uuid.UUID) (Proof, error) {
	client := s.db.Read()
	entry, err := client.LedgerEntry.Get(ctx, entryID)
	if ent.IsNotFound(err) {
		return Proof{}, fault.New(fault.NotFound, "There is no such entry in the ledger.")
	}
	if err != nil {
		return Proof{}, fmt.Errorf("load the entry: %w", err)
	}
	newest, err := s.newest(ctx, client)
	if err != nil {
		return Proof{}, err
	}
	at := ledger.Position{Tx: entry.Tx, ID: entry.ID}
	if newest.Size == 0 || at.Compare(newest.Last) > 0 {
		return Proof{}, fault.New(fault.Unavailable, "This entry of the ledger is not sealed yet. Try again in a few seconds.")
	}
	index, err := s.indexOf(ctx, client, at)
	if err != nil {
		return Proof{}, err
	}
	hashes, err := tlog.ProveRecord(newest.Size, index, tlog.TileHashReader(newest.tree(), ledger.ReadTiles(ctx, client)))
	if err != nil {
		return Proof{}, fmt.Errorf("prove entry %d: the tree does not hold, see \"lethe audit verify\": %w", index, err)
	}
	if err := newest.CheckInclusion(index, ledger.RecordOf(entry).Hash(), hashes); err != nil {
		return Proof{}, fmt.Errorf("the ledger does not hold, see \"lethe audit verify\": %w", err)
	}
	return Proof{Index: index, Hashes: hashes, Note: newest.Note}, nil
}

// indexOf is the place in the tree of the sealed entry at the position: after all
// of the checkpoint before its own, and after those of its own before it.
func (s *Service) indexOf(ctx context.Context, client *ent.Client, at ledger.Position) (int64, error) {
	row, err := client.LedgerCheckpoint.Query().Where(endsBefore(at)).
		Order(ent.Desc(ledgercheckpoint.FieldLastTx, ledgercheckpoint.FieldLastID)).First(ctx)
	var before sealed
	if err == nil {
		before, err = s.open(row)
	}
	if err != nil && !ent.IsNotFound(err) {
		return 0, fmt.Errorf("load the checkpoint before the entry: %w", err)
	}
	rank, err := ledger.CountBetween(ctx, client, before.Last, at)
	return before.Size + rank, err
}

// endsBefore is true for checkpoints whose last entry is before the position.
func endsBefore(p ledger.Position) predicate.LedgerCheckpoint {
	return func(s *sql.Selector) {
		s.Where(sql.CompositeLT([]string{s.C(ledgercheckpoint.FieldLastTx), s.C(ledgercheckpoint.FieldLastID)}, p.Tx, p.ID))
	}
}

package audit

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"lethe/ent"
	"lethe/ent/ledgercheckpoint"
	"lethe/internal/ledger"
	"lethe/internal/transparency"
)

// sealed is a checkpoint as the database has it.
type sealed struct {
	transparency.Checkpoint
	Note string
	Last ledger.Position // of the last entry of its tree
}

func (c sealed) tree() tlog.Tree { return tlog.Tree{N: c.Size, Hash: c.Root} }

// Newest returns the newest checkpoint and its signed note. Before the first one
// its size is 0 and the note is empty. It fails when the signature does not hold.
func (s *Service) Newest(ctx context.Context) (transparency.Checkpoint, string, error) {
	newest, err := s.newest(ctx, s.db.Read())
	return newest.Checkpoint, newest.Note, err
}

func (s *Service) newest(ctx context.Context, client *ent.Client) (sealed, error) {
	row, err := client.LedgerCheckpoint.Query().Order(ent.Desc(ledgercheckpoint.FieldSize)).First(ctx)
	if ent.IsNotFound(err) {
		return sealed{}, nil
	}
	if err != nil {
		return sealed{}, fmt.Errorf("load the newest checkpoint: %w", err)
	}
	return s.open(row)
}

// open reads the signed note of a row, and takes nothing else for true. A row that
// is not what was signed is a *BrokenError, of its last entry.
func (s *Service) open(row *ent.LedgerCheckpoint) (sealed, error) {
	c, err := transparency.OpenCheckpoint(row.Note, s.verifiers)
	if err == nil && (c.Size != row.Size || !c.At.Equal(row.At)) {
		err = errors.New("its size or time is not what was signed")
	}
	if err != nil {
		return sealed{}, &BrokenError{
			Index: row.Size - 1, ID: row.LastID,
			Reason: fmt.Sprintf("the checkpoint of %d entries, of which it is the last, does not hold: %v", row.Size, err),
		}
	}
	return sealed{Checkpoint: c, Note: row.Note, Last: ledger.Position{Tx: row.LastTx, ID: row.LastID}}, nil
}

package audit

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"lethe/ent"
	"lethe/ent/ledgercheckpoint"
)

// Extent is how much of the ledger is sealed, by what the database says.
type Extent struct {
	Size     int64     // entries in the tree
	Unsealed int       // entries that are not, counted up to 100,000
	At       time.Time // of the newest checkpoint; zero before the first
}

const extentCount = 100_000

// Extent returns how much is sealed. It checks no signature, so it needs no key.
func (s *Service) Extent(ctx context.Context) (Extent, error) {
	newest, err := s.db.Read().LedgerCheckpoint.Query().Order(ent.Desc(ledgercheckpoint.FieldSize)).First(ctx)
	if ent.IsNotFound(err) {
		newest, err = &ent.LedgerCheckpoint{}, nil
	}
	if err != nil {
		return Extent{}, fmt.Errorf("load the newest checkpoint: %w", err)
	}
	rows, err := s.db.Read().QueryContext(ctx,
		`SELECT count(*) FROM (SELECT FROM ledger_entries WHERE (tx, id) > ($1, $2) LIMIT $3) AS unsealed`, newest.LastTx, newest.LastID, extentCount)
	if err != nil {
		return Extent{}, fmt.Errorf("count what is not sealed: %w", err)
	}
	defer rows.Close()
	extent := Extent{Size: newest.Size, At: newest.At}
	if err := sql.ScanOne(rows, &extent.Unsealed); err != nil {
		return Extent{}, fmt.Errorf("count what is not sealed: %w", err)
	}
	return extent, nil
}

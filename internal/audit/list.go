package audit

import (
	"context"
	"fmt"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/auth"
)

// Mark is a place in the list of entries: right after the entry that was done
// then and has the id. The zero Mark is the beginning.
type Mark struct {
	At time.Time
	ID uuid.UUID
}

// MarkOf is the place right after the entry.
func MarkOf(e *ent.LedgerEntry) Mark { return Mark{e.At, e.ID} }

// Entries returns a query for the entries that the filter means, without an
// order, through connections that are read-only. It needs auth.ReadLedger, which
// sees all of them.
func (s *Service) Entries(ctx context.Context, f Filter) (*ent.LedgerEntryQuery, error) {
	if err := auth.Require(ctx, auth.ReadLedger); err != nil {
		return nil, err
	}
	conditions, err := f.conditions(ctx, s.db.Read())
	if err != nil {
		return nil, err
	}
	return s.db.Read().LedgerEntry.Query().Where(conditions...), nil
}

// List returns up to limit of the entries that the filter means after the mark,
// newest first.
func (s *Service) List(ctx context.Context, f Filter, after Mark, limit int) ([]*ent.LedgerEntry, error) {
	query, err := s.Entries(ctx, f)
	if err != nil {
		return nil, err
	}
	if after != (Mark{}) {
		query.Where(func(s *entsql.Selector) {
			s.Where(entsql.CompositeLT([]string{s.C(ledgerentry.FieldAt), s.C(ledgerentry.FieldID)}, after.At, after.ID))
		})
	}
	found, err := query.Order(ent.Desc(ledgerentry.FieldAt, ledgerentry.FieldID)).Limit(limit).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the entries of the ledger: %w", err)
	}
	return found, nil
}

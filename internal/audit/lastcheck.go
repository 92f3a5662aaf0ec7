package audit

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/ledgercheck"
	"lethe/ent/ledgerentry"
	"lethe/internal/auth"
)

// Checks are the readings of the whole ledger that matter now.
type Checks struct {
	Open *ent.LedgerCheck // asked for, and not finished; nil for none
	Last *ent.LedgerCheck // the last that was finished; nil before the first

	// Entry is the first that Last found not to hold; zero where there is none, and
	// where it cannot be known.
	Entry uuid.UUID
}

// Broken reports whether the last check found something that is not as it was
// written.
func (c Checks) Broken() bool { return c.Last != nil && c.Last.Fault != "" }

// LastCheck returns the last check and the one that is open. It needs
// auth.ReadLedger.
func (s *Service) LastCheck(ctx context.Context) (Checks, error) {
	if err := auth.Require(ctx, auth.ReadLedger); err != nil {
		return Checks{}, err
	}
	rows, err := s.db.Read().LedgerCheck.Query().Order(ent.Desc(ledgercheck.FieldAskedAt, ledgercheck.FieldID)).Limit(2).All(ctx)
	if err != nil {
		return Checks{}, fmt.Errorf("read the last check of the ledger: %w", err)
	}
	var found Checks // only one is open at a time, so the other is the one before it
	for _, row := range rows {
		switch {
		case row.FinishedAt == nil:
			found.Open = row
		case found.Last == nil:
			found.Last = row
		}
	}
	if found.Broken() {
		found.Entry, err = s.brokenEntry(ctx)
	}
	return found, err
}

// brokenEntry is the entry that the last check named, as the ledger has it on
// record; zero for one that is not there.
func (s *Service) brokenEntry(ctx context.Context) (uuid.UUID, error) {
	var detail struct{ Entry uuid.UUID }
	said, err := s.db.Read().LedgerEntry.Query().
		Where(ledgerentry.SubjectID(Ledger), ledgerentry.Action(checkedAction)).
		Order(ent.Desc(ledgerentry.FieldNumber)).First(ctx)
	if err == nil {
		err = json.Unmarshal(said.Detail, &detail)
	}
	if err == nil && detail.Entry != uuid.Nil {
		_, err = s.db.Read().LedgerEntry.Get(ctx, detail.Entry)
	}
	switch {
	case ent.IsNotFound(err):
		return uuid.Nil, nil
	case err != nil:
		return uuid.Nil, fmt.Errorf("find the entry that does not hold: %w", err)
	}
	return detail.Entry, nil
}

package erasure

import (
	"context"
	"encoding/json"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/privacy"
)

// keysRotated says that nothing hangs on keys before the primary ones any more.
const keysRotated = "keys.rotated"

// Rotated reports whether the ledger says of the primary keys that everything was
// written anew under them.
func (s *Service) Rotated(ctx context.Context) (bool, error) {
	last, err := s.db.Read().LedgerEntry.Query().
		Where(ledgerentry.SubjectID(Keyset), ledgerentry.Action(keysRotated)).
		Order(ledgerentry.ByNumber(entsql.OrderDesc())).
		First(ctx)
	switch {
	case ent.IsNotFound(err):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("look for the last rotation of the keys: %w", err)
	}
	var detail map[string]any
	if err := json.Unmarshal(last.Detail, &detail); err != nil {
		return false, fmt.Errorf("read the last rotation of the keys: %w", err)
	}
	for _, key := range s.keys.Primary().Keys {
		if detail[key.Kind] != key.ID {
			return false, nil
		}
	}
	return true, nil
}

// recordRotation writes the entry, unless there is one already and nothing is new.
func (s *Service) recordRotation(ctx context.Context, p privacy.Primary, all Rewrapped) error {
	known, err := s.Rotated(ctx)
	if err != nil || known && all.written() == 0 {
		return err
	}
	detail := map[string]any{
		"dataKeys": all.DataKeys, "indexes": all.Indexes, "secrets": all.Secrets, "unreadable": all.Unreadable,
	}
	for _, key := range p.Keys {
		detail[key.Kind] = key.ID
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error { return recordAbout(ctx, tx, Keyset, keysRotated, detail) })
}

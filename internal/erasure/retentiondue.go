package erasure

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/idempotencykey"
	"lethe/internal/database"
	"lethe/internal/ledger"
)

// ForgetDue removes what has been kept long enough: archived requests, each with an
// entry in the ledger, which alone stays, and with the idempotency keys that
// promised them; and tombstones. It handles up to 100 requests and 1,000 tombstones
// in one transaction, and returns how many it removed.
func (s *Service) ForgetDue(ctx context.Context) (int, error) {
	removed := 0
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		now, err := database.Now(ctx, tx)
		if err != nil {
			return err
		}
		records, err := s.removeRecords(ctx, tx, now)
		if err != nil {
			return err
		}
		tombstones, err := removeTombstones(ctx, tx, now)
		removed = records + tombstones
		return err
	})
	if err != nil {
		return 0, err
	}
	return removed, nil
}

// Of each outcome and regulation one range of an index is read. What another process
// removes is skipped.
const removeArchived = `
DELETE FROM archived_requests WHERE id IN (
	SELECT a.id FROM json_to_recordset($1) AS e (state text, regulation text, finished_by timestamptz)
	CROSS JOIN LATERAL (
		SELECT id FROM archived_requests
		WHERE state = e.state AND regulation = e.regulation AND finished_at <= e.finished_by
		ORDER BY finished_at LIMIT $2 FOR UPDATE SKIP LOCKED
	) a LIMIT $2
) RETURNING id`

func (s *Service) removeRecords(ctx context.Context, tx *ent.Tx, now time.Time) (int, error) {
	ids, err := s.removeArchived(ctx, tx, now)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	if _, err := tx.IdempotencyKey.Delete().Where(idempotencykey.RequestIDIn(ids...)).Exec(ctx); err != nil {
		return 0, fmt.Errorf("remove the idempotency keys of archived requests: %w", err)
	}
	entries := make([]ledger.Entry, len(ids))
	for n, id := range ids {
		entries[n] = ledger.Entry{Subject: id, Action: "record.removed"}
	}
	return len(ids), ledger.Append(ctx, tx, now, entries...)
}

func (s *Service) removeArchived(ctx context.Context, tx *ent.Tx, now time.Time) ([]uuid.UUID, error) {
	list, err := json.Marshal(s.cfg.expired(now))
	if err != nil {
		return nil, fmt.Errorf("list what is kept no longer: %w", err)
	}
	rows, err := tx.QueryContext(ctx, removeArchived, string(list), batch)
	if err != nil {
		return nil, fmt.Errorf("remove archived requests: %w", err)
	}
	defer rows.Close()
	var ids []uuid.UUID
	if err := entsql.ScanSlice(rows, &ids); err != nil {
		return nil, fmt.Errorf("remove archived requests: %w", err)
	}
	return ids, nil
}

func removeTombstones(ctx context.Context, tx *ent.Tx, now time.Time) (int, error) {
	done, err := tx.ExecContext(ctx, `
DELETE FROM tombstones WHERE id IN (
	SELECT id FROM tombstones WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)`, now, 10*batch)
	if err != nil {
		return 0, fmt.Errorf("remove tombstones: %w", err)
	}
	n, err := done.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("count the tombstones that were removed: %w", err)
	}
	return int(n), nil
}

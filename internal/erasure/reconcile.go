package erasure

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
	"lethe/ent/invariant"
	"lethe/internal/database"
)

//go:embed invariants.sql
var invariants string

// reconcilePause is how long the result of a check is good enough. It is a
// little less than the minute after which the jobs ask again, or one that asks a
// moment early would let a second minute pass.
const reconcilePause = 55 * time.Second

// Reconcile compares every request with what must be true of it (invariants.sql)
// and keeps the result for Invariants. However many replicas ask, it looks once a
// minute; the others return at once. It always returns 0, because it moves
// nothing. When the check fails, the result of the one before stays, with its time.
func (s *Service) Reconcile(ctx context.Context) (int, error) {
	return 0, s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		now, due, err := claimCheck(ctx, tx)
		if err != nil || !due {
			return err
		}
		found, err := s.check(ctx)
		if err != nil {
			return err
		}
		return saveCheck(ctx, tx, found, now)
	})
}

// claimCheck reports whether the check is ours to do, and the time it is for.
// The lock ends with the transaction, so a replica that dies leaves nothing
// behind.
func claimCheck(ctx context.Context, tx *ent.Tx) (now time.Time, ours bool, err error) {
	if free, err := lockCheck(ctx, tx); err != nil || !free {
		return now, false, err
	}
	// Only now that nobody else checks can it be seen who did.
	if now, err = database.Now(ctx, tx); err != nil {
		return now, false, err
	}
	recent, err := tx.Invariant.Query().Where(invariant.CheckedAtGT(now.Add(-reconcilePause))).Exist(ctx)
	if err != nil {
		return now, false, fmt.Errorf("look for the last reconciliation: %w", err)
	}
	return now, !recent, nil
}

func lockCheck(ctx context.Context, tx *ent.Tx) (free bool, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT pg_try_advisory_xact_lock(hashtext('lethe reconcile'))")
	if err != nil {
		return false, fmt.Errorf("claim the reconciliation: %w", err)
	}
	defer rows.Close()
	if err := entsql.ScanOne(rows, &free); err != nil {
		return false, fmt.Errorf("claim the reconciliation: %w", err)
	}
	return free, nil
}

// finding is one row of invariants.sql.
type finding struct {
	Name       string `sql:"name"`
	Violations int    `sql:"violations"`
	Examples   []byte `sql:"examples"` // a JSON list of ids
}

func (s *Service) check(ctx context.Context) ([]finding, error) {
	rows, err := s.db.Read().QueryContext(ctx, invariants, s.cfg.ArchiveAfter.Microseconds(), s.cfg.Retention.atLeast().Microseconds())
	if err != nil {
		return nil, fmt.Errorf("check the invariants: %w", err)
	}
	defer rows.Close()
	var found []finding
	if err := entsql.ScanSlice(rows, &found); err != nil {
		return nil, fmt.Errorf("check the invariants: %w", err)
	}
	return found, nil
}

func saveCheck(ctx context.Context, tx *ent.Tx, found []finding, at time.Time) error {
	rows := make([]*ent.InvariantCreate, len(found))
	for n, f := range found {
		var examples []string
		if err := json.Unmarshal(f.Examples, &examples); err != nil {
			return fmt.Errorf("read the examples of %s: %w", f.Name, err)
		}
		rows[n] = tx.Invariant.Create().SetID(f.Name).SetViolations(f.Violations).SetExamples(examples).SetCheckedAt(at)
	}
	err := tx.Invariant.CreateBulk(rows...).OnConflictColumns(invariant.FieldID).
		Update(func(u *ent.InvariantUpsert) { u.UpdateViolations().UpdateExamples().UpdateCheckedAt() }).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("save what the reconciliation found: %w", err)
	}
	return nil
}

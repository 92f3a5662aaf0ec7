package erasure

import (
	"context"
	"fmt"

	"lethe/ent"
)

// destroyedAtOnce is how many tombstones go with one entry of the ledger.
const destroyedAtOnce = 10_000

// DestroyTombstones removes the tombstones that the primary tombstone key did not
// make: without their keys they are random numbers. It returns how many there were.
// Broken off, it can be called again. Only the system may call it.
func (s *Service) DestroyTombstones(ctx context.Context) (int, error) {
	if err := requireOperator(ctx); err != nil {
		return 0, err
	}
	destroyed := 0
	for {
		n, err := s.destroySomeTombstones(ctx, s.keys.Primary().TombstoneVersion)
		if err != nil || n == 0 {
			return destroyed, err
		}
		destroyed += n
	}
}

func (s *Service) destroySomeTombstones(ctx context.Context, version uint8) (int, error) {
	var n int64
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		result, err := tx.ExecContext(ctx, `
DELETE FROM tombstones WHERE id IN (
	SELECT id FROM tombstones WHERE get_byte(mark, 0) <> $1 ORDER BY id LIMIT $2
)`, int(version), destroyedAtOnce)
		if err != nil {
			return fmt.Errorf("remove tombstones: %w", err)
		}
		if n, err = result.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return recordAbout(ctx, tx, Keyset, "tombstones.destroyed", map[string]any{"tombstones": int(n)})
	})
	return int(n), err
}

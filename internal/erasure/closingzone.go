package erasure

import (
	"context"
	"fmt"

	"lethe/ent"
)

// useZone is said again by the old processes as long as a release with another zone
// is rolled out: so it is heard at most once in ten minutes.
const useZone = `
UPDATE closing_zone SET zone = $1, since = (SELECT lethe_now())
WHERE zone <> $1 AND since < (SELECT lethe_now()) - interval '10 minutes'`

// countInZone counts anew what was finished, if its days were those of another zone.
func (s *Service) countInZone(ctx context.Context, tx *ent.Tx) error {
	changed, err := tx.ExecContext(ctx, useZone, s.cfg.Law.Zone.String())
	if err != nil {
		return fmt.Errorf("compare the zone of the closings: %w", err)
	}
	if n, err := changed.RowsAffected(); err != nil || n == 0 {
		return err
	}
	// Longer than a statement may usually take, which is half a minute.
	if _, err := tx.ExecContext(ctx, "SET LOCAL statement_timeout = '10min'"); err != nil {
		return fmt.Errorf("allow for a long statement: %w", err)
	}
	if _, err := tx.ExecContext(ctx, "SELECT lethe_recount_closings()"); err != nil {
		return fmt.Errorf("count the closings in another zone: %w", err)
	}
	return nil
}

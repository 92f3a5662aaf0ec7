package erasure

import (
	"context"
	"encoding/json"
	"fmt"

	"lethe/ent"
)

// Beat records, by the database's clock, that jobs have run without a failure.
// A job that has not for three minutes, in any process, violates I8.
func (s *Service) Beat(ctx context.Context, jobs []string) error {
	names, err := json.Marshal(jobs)
	if err != nil {
		return fmt.Errorf("list the jobs: %w", err)
	}
	// In one order, so that two replicas that beat at once cannot block each other.
	const beat = `
INSERT INTO job_heartbeats (job, at)
SELECT job, (SELECT lethe_now()) FROM json_array_elements_text($1) AS job ORDER BY job
ON CONFLICT (job) DO UPDATE SET at = excluded.at`
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		if _, err := tx.ExecContext(ctx, beat, string(names)); err != nil {
			return fmt.Errorf("record that the jobs run: %w", err)
		}
		return nil
	})
}

package erasure

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
)

// foldAtMost is how many changes of the tallies are added up at once.
const foldAtMost = 50_000

// fold adds up what has been counted since the last time (20261121070000_hand_tallies.sql).
// Two that ran at once would take different rows, but wait for each other's numbers.
const fold = `
WITH ours AS MATERIALIZED (
	SELECT pg_try_advisory_xact_lock(hashtext('lethe fold')) AS free
), folded AS (
	DELETE FROM tally_changes
	WHERE ctid = ANY(ARRAY(SELECT ctid FROM tally_changes WHERE (SELECT free FROM ours) LIMIT $1))
	RETURNING what, at, about, n
), saved AS (
	INSERT INTO tallies AS t (what, at, about, n)
	SELECT what, at, about, sum(n) FROM folded GROUP BY 1, 2, 3 HAVING sum(n) <> 0 ORDER BY 1, 2, 3
	ON CONFLICT (what, at, about) DO UPDATE SET n = t.n + excluded.n
)
SELECT count(*) FROM folded`

// FoldDue adds up the changes of the numbers beside the tabs, so that reading one
// stays cheap; the numbers are right before it and after it. However many replicas
// call it, one works. It returns how many changes it added up; fewer than all when
// there are very many.
func (s *Service) FoldDue(ctx context.Context) (int, error) {
	folded := 0
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		folded = 0 // of a try that was broken off
		var err error
		if folded, err = foldOnce(ctx, tx); err != nil || folded == 0 {
			return err
		}
		// A deadline with nothing open any more must not be read for ever.
		if _, err := tx.ExecContext(ctx, "DELETE FROM tallies WHERE n = 0"); err != nil {
			return fmt.Errorf("remove empty tallies: %w", err)
		}
		return nil
	})
	return folded, err
}

func foldOnce(ctx context.Context, tx *ent.Tx) (folded int, err error) {
	rows, err := tx.QueryContext(ctx, fold, foldAtMost)
	if err != nil {
		return 0, fmt.Errorf("add up the tallies: %w", err)
	}
	defer rows.Close()
	if err := entsql.ScanOne(rows, &folded); err != nil {
		return 0, fmt.Errorf("add up the tallies: %w", err)
	}
	return folded, nil
}

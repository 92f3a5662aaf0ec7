package erasure

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
)

// foldAtMost is how many changes of each kind of number are added up at once.
const foldAtMost = 50_000

// foldTallies adds up what has been counted since the last time (20261121070000_hand_tallies.sql).
// Two that ran at once would take different rows, but wait for each other's numbers.
const foldTallies = `
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

// foldClosings does so with the requests that were finished (20261121080000_hand_closings.sql).
const foldClosings = `
WITH ours AS MATERIALIZED (
	SELECT pg_try_advisory_xact_lock(hashtext('lethe fold')) AS free
), folded AS (
	DELETE FROM closing_changes
	WHERE ctid = ANY(ARRAY(SELECT ctid FROM closing_changes WHERE (SELECT free FROM ours) LIMIT $1))
	RETURNING day, outcome, days, late, n
), saved AS (
	INSERT INTO closings AS c (day, outcome, days, late, n)
	SELECT day, outcome, days, late, sum(n) FROM folded GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0 ORDER BY 1, 2, 3, 4
	ON CONFLICT (day, outcome, days, late) DO UPDATE SET n = c.n + excluded.n
)
SELECT count(*) FROM folded`

// FoldDue adds up the changes of the numbers beside the tabs and on the dashboard, so
// that reading one stays cheap; the numbers are right before it and after it. However
// many replicas call it, one works. It returns how many changes it added up; fewer
// than all when there are very many. When the controller's zone is another one than
// before, what was finished is counted anew, which takes a second for each million
// requests and lets those wait who change any.
func (s *Service) FoldDue(ctx context.Context) (int, error) {
	folded := 0
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		folded = 0 // of a try that was broken off
		if err := s.countInZone(ctx, tx); err != nil {
			return err
		}
		tallies, err := foldOnce(ctx, tx, foldTallies)
		if err != nil {
			return err
		}
		closings, err := foldOnce(ctx, tx, foldClosings)
		if err != nil {
			return err
		}
		folded = tallies + closings
		if tallies == 0 {
			return nil
		}
		// A deadline with nothing open any more must not be read for ever.
		if _, err := tx.ExecContext(ctx, "DELETE FROM tallies WHERE n = 0"); err != nil {
			return fmt.Errorf("remove empty tallies: %w", err)
		}
		return nil
	})
	return folded, err
}

func foldOnce(ctx context.Context, tx *ent.Tx, fold string) (folded int, err error) {
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

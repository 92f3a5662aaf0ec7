package web

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// destinationWork is what a destination has to do, and when it last erased somebody.
type destinationWork struct {
	open, failed int       // deliveries that are not closed, and those of them that need a person
	lastSuccess  time.Time // zero: never, as far as requests are not archived
}

// workOfDestinations adds up what the tables of tallies keep for each destination,
// and looks for the last successes in an index: the same, however many deliveries
// there are.
func (s *site) workOfDestinations(ctx context.Context) (map[uuid.UUID]destinationWork, error) {
	rows, err := s.Read.QueryContext(ctx, `
		SELECT x.id, coalesce(t.open, 0), coalesce(t.failed, 0), last.at
		FROM destinations x
		LEFT JOIN (
			SELECT about, sum(n) FILTER (WHERE what = 'open') AS open, sum(n) FILTER (WHERE what = 'FAILED') AS failed
			FROM (SELECT * FROM tallies UNION ALL SELECT * FROM tally_changes) both_tables
			WHERE what IN ('open', 'FAILED')
			GROUP BY about
		) t ON t.about = x.id
		CROSS JOIN LATERAL (
			SELECT greatest(
				(SELECT max(closed_at) FROM deliveries WHERE destination_id = x.id AND state = 'DONE' AND closed_at IS NOT NULL),
				(SELECT max(closed_at) FROM deliveries WHERE destination_id = x.id AND state = 'VERIFIED' AND closed_at IS NOT NULL)) AS at
		) last`)
	if err != nil {
		return nil, fmt.Errorf("count deliveries by destination: %w", err)
	}
	defer rows.Close()
	all := map[uuid.UUID]destinationWork{}
	for rows.Next() {
		var id uuid.UUID
		var work destinationWork
		var last *time.Time
		if err := rows.Scan(&id, &work.open, &work.failed, &last); err != nil {
			return nil, fmt.Errorf("count deliveries by destination: %w", err)
		}
		work.lastSuccess = timeOf(last)
		all[id] = work
	}
	return all, rows.Err()
}

package erasure

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"lethe/internal/lifecycle"
)

// OpenDeadlines is how the open requests stand to the law's clock.
type OpenDeadlines struct {
	Overdue int       // past their last day; one whose clock stands still is not
	Next    time.Time // the earliest last day that has not passed; zero when there is none
}

// OpenDeadlines looks with one statement that reads an index, and of the overdue
// requests the rows.
func (s *Service) OpenDeadlines(ctx context.Context) (OpenDeadlines, error) {
	const query = `
SELECT coalesce(sum(late.count), 0), min(next.due_at)
FROM unnest(string_to_array($1, ',')) AS s (state)
CROSS JOIN LATERAL (
	SELECT count(*) FROM erasure_requests WHERE state = s.state AND due_at < (SELECT lethe_now()) AND NOT clock_paused
) late
LEFT JOIN LATERAL (
	SELECT due_at FROM erasure_requests WHERE state = s.state AND due_at >= (SELECT lethe_now()) ORDER BY due_at LIMIT 1
) next ON true`
	var states []string
	for _, state := range lifecycle.OpenRequestStates() {
		states = append(states, string(state))
	}
	rows, err := s.db.Read().QueryContext(ctx, query, strings.Join(states, ","))
	if err != nil {
		return OpenDeadlines{}, fmt.Errorf("look for the open deadlines: %w", err)
	}
	defer rows.Close()
	var found OpenDeadlines
	var next sql.NullTime
	for rows.Next() {
		if err := rows.Scan(&found.Overdue, &next); err != nil {
			return OpenDeadlines{}, fmt.Errorf("read the open deadlines: %w", err)
		}
	}
	found.Next = next.Time
	return found, rows.Err()
}

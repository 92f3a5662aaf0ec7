package erasure

import (
	"context"
	"fmt"
	"strings"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
	"lethe/ent/letter"
	"lethe/internal/lifecycle"
)

// OpenRequests counts the requests in one open state.
type OpenRequests struct {
	State  lifecycle.RequestState `sql:"state"`
	Count  int                    `sql:"count"`
	AtRisk int                    `sql:"at_risk"` // their last day is within three days or past, and a delivery needs a person
}

// OpenRequests counts the open requests by state, those with none too, with one
// statement that reads indexes.
func (s *Service) OpenRequests(ctx context.Context) ([]OpenRequests, error) {
	const query = `
SELECT s.state, c.count, c.at_risk
FROM unnest(string_to_array($1, ',')) AS s (state)
CROSS JOIN LATERAL (
	SELECT count(*), count(*) FILTER (WHERE r.due_at < (SELECT lethe_now()) + interval '72 hours' AND NOT r.clock_paused
		AND EXISTS (SELECT FROM deliveries WHERE request_id = r.id AND state = 'FAILED')) AS at_risk
	FROM erasure_requests r WHERE r.state = s.state
) c
ORDER BY 1`
	var states []string
	for _, state := range lifecycle.OpenRequestStates() {
		states = append(states, string(state))
	}
	rows, err := s.db.Read().QueryContext(ctx, query, strings.Join(states, ","))
	if err != nil {
		return nil, fmt.Errorf("count the open requests: %w", err)
	}
	defer rows.Close()
	var open []OpenRequests
	if err := entsql.ScanSlice(rows, &open); err != nil {
		return nil, fmt.Errorf("count the open requests: %w", err)
	}
	return open, nil
}

// LettersWaiting is how long the oldest letter to a data subject that is to go out
// has been waiting; 0 when none is.
func (s *Service) LettersWaiting(ctx context.Context) (time.Duration, error) {
	first, err := s.db.Read().Letter.Query().Where(letter.NextAttemptAtNotNil()).Order(letter.ByCreatedAt()).First(ctx)
	switch {
	case ent.IsNotFound(err):
		return 0, nil
	case err != nil:
		return 0, fmt.Errorf("look for letters that wait: %w", err)
	}
	now, err := s.Now(ctx)
	return now.Sub(first.CreatedAt), err
}

package erasure

import (
	"context"
	"fmt"
	"strings"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/internal/lifecycle"
)

// Backlog is what waits for the destinations, in all replicas together.
type Backlog struct {
	Open      []OpenDeliveries // by destination and open state, those with none too
	OldestDue time.Duration    // how long the oldest delivery that may be sent has been waiting; 0 when none is due
}

// OpenDeliveries counts the deliveries of a destination in one open state.
type OpenDeliveries struct {
	Destination string                  `sql:"destination"` // its name
	State       lifecycle.DeliveryState `sql:"state"`
	Count       int                     `sql:"count"`
}

// Backlog counts what waits, with two statements that read only indexes.
func (s *Service) Backlog(ctx context.Context) (Backlog, error) {
	open, err := s.openDeliveries(ctx)
	if err != nil {
		return Backlog{}, err
	}
	oldest, err := s.oldestDue(ctx)
	return Backlog{Open: open, OldestDue: oldest}, err
}

func (s *Service) openDeliveries(ctx context.Context) ([]OpenDeliveries, error) {
	const query = `
SELECT x.name AS destination, s.state, c.count
FROM destinations x
CROSS JOIN unnest(string_to_array($1, ',')) AS s (state)
CROSS JOIN LATERAL (SELECT count(*) FROM deliveries WHERE destination_id = x.id AND state = s.state) c
WHERE x.retired_at IS NULL OR c.count > 0
ORDER BY 1, 2`
	var states []string
	for _, state := range lifecycle.OpenDeliveryStates() {
		states = append(states, string(state))
	}
	rows, err := s.db.Read().QueryContext(ctx, query, strings.Join(states, ","))
	if err != nil {
		return nil, fmt.Errorf("count the open deliveries: %w", err)
	}
	defer rows.Close()
	var open []OpenDeliveries
	if err := entsql.ScanSlice(rows, &open); err != nil {
		return nil, fmt.Errorf("count the open deliveries: %w", err)
	}
	return open, nil
}

func (s *Service) oldestDue(ctx context.Context) (time.Duration, error) {
	const query = `
SELECT coalesce(extract(epoch FROM greatest(interval '0', (SELECT lethe_now()) - min(due.at))), 0)
FROM destinations x
CROSS JOIN LATERAL (SELECT min(next_attempt_at) AS at FROM deliveries WHERE destination_id = x.id AND next_attempt_at IS NOT NULL) due
WHERE x.paused_at IS NULL AND (x.circuit_open_until IS NULL OR x.circuit_open_until <= (SELECT lethe_now()))`
	rows, err := s.db.Read().QueryContext(ctx, query)
	if err != nil {
		return 0, fmt.Errorf("look for the oldest due delivery: %w", err)
	}
	defer rows.Close()
	var seconds float64
	if err := entsql.ScanOne(rows, &seconds); err != nil {
		return 0, fmt.Errorf("look for the oldest due delivery: %w", err)
	}
	return time.Duration(seconds * float64(time.Second)), nil
}

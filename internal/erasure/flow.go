package erasure

import (
	"context"
	"fmt"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/internal/lifecycle"
)

// Flow is what came in and what ended since a moment of the database's clock.
type Flow struct {
	Until    time.Time // where the next one goes on
	Received []Received
	Closed   []Closed
}

// Received counts the requests of one source under one regulation.
type Received struct {
	Source     string               `sql:"source"`
	Regulation lifecycle.Regulation `sql:"regulation"`
	Count      int                  `sql:"count"`
}

// Closed counts the requests that ended in one state, in time or late.
type Closed struct {
	Outcome lifecycle.RequestState `sql:"state"`
	OnTime  bool                   `sql:"on_time"`
	Count   int                    `sql:"count"`
}

// flowLag keeps Flow behind the clock: a row's time is older than its commit by as
// long as the transaction took.
const flowLag = 10 * time.Second

const (
	received = `
SELECT source, regulation, count(*) FROM (
	SELECT source, regulation FROM erasure_requests WHERE received_at > $1 AND received_at <= $2
	UNION ALL
	SELECT source, regulation FROM archived_requests WHERE received_at > $1 AND received_at <= $2
) r GROUP BY 1, 2`
	closed = `
SELECT state, finished_at <= due_at AS on_time, count(*) FROM (
	SELECT state, finished_at, due_at FROM erasure_requests WHERE finished_at > $1 AND finished_at <= $2
	UNION ALL
	SELECT state, finished_at, due_at FROM archived_requests WHERE finished_at > $1 AND finished_at <= $2
) r GROUP BY 1, 2`
)

// Flow counts what came in and what ended after since, and until ten seconds ago. It
// reads the rows of that time, by their indexes. With the zero time it counts
// nothing and says where to begin.
func (s *Service) Flow(ctx context.Context, since time.Time) (Flow, error) {
	now, err := s.Now(ctx)
	if err != nil {
		return Flow{}, err
	}
	flow := Flow{Until: now.Add(-flowLag)}
	if since.IsZero() {
		return flow, nil
	}
	if !flow.Until.After(since) {
		return Flow{Until: since}, nil
	}
	if err := s.countFlow(ctx, &flow.Received, received, since, flow.Until); err != nil {
		return Flow{}, fmt.Errorf("count what came in: %w", err)
	}
	if err := s.countFlow(ctx, &flow.Closed, closed, since, flow.Until); err != nil {
		return Flow{}, fmt.Errorf("count what ended: %w", err)
	}
	return flow, nil
}

func (s *Service) countFlow(ctx context.Context, into any, query string, since, until time.Time) error {
	rows, err := s.db.Read().QueryContext(ctx, query, since, until)
	if err != nil {
		return err
	}
	defer rows.Close()
	return entsql.ScanSlice(rows, into)
}

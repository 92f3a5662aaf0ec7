package app

import (
	"context"
	"time"

	"lethe/internal/auth"
	"lethe/internal/telemetry"
)

// standingTime is what the database gets to say how the work stands: less than
// a scraper waits.
const standingTime = 5 * time.Second

// standing reads how the work stands, until ctx ends.
func (a *App) standing(ctx context.Context) func() (telemetry.Standing, error) {
	ctx = auth.With(ctx, auth.System("metrics"))
	return func() (telemetry.Standing, error) {
		ctx, cancel := context.WithTimeout(ctx, standingTime)
		defer cancel()
		now := telemetry.Standing{Violations: map[string]int{}}
		found, err := a.Erasure.Invariants(ctx)
		if err != nil {
			return now, err
		}
		for _, i := range found {
			if i.CheckedAt.IsZero() {
				continue // 0 would be a promise that nobody has checked
			}
			now.Violations[i.Name] = i.Violations
			now.ReconciledAt = i.CheckedAt // all are checked at once
		}
		backlog, err := a.Erasure.Backlog(ctx)
		if err != nil {
			return now, err
		}
		for _, open := range backlog.Open {
			now.Deliveries = append(now.Deliveries, telemetry.DeliveryCount{
				Destination: open.Destination, State: string(open.State), Count: open.Count,
			})
		}
		now.OldestDue = backlog.OldestDue
		deadlines, err := a.Erasure.OpenDeadlines(ctx)
		if err != nil {
			return now, err
		}
		now.Overdue, now.NextDeadline = deadlines.Overdue, deadlines.Next
		return now, nil
	}
}

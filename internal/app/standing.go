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

// standing reads how the work stands and brings the counters up to date, until ctx
// ends.
func (a *App) standing(ctx context.Context, counters *telemetry.Flow) func() (telemetry.Standing, error) {
	ctx = auth.With(ctx, auth.System("metrics"))
	happened := flow{desk: a.Erasure, counters: counters}
	return func() (telemetry.Standing, error) {
		ctx, cancel := context.WithTimeout(ctx, standingTime)
		defer cancel()
		now := telemetry.Standing{Violations: map[string]int{}}
		if err := happened.update(ctx); err != nil {
			return now, err
		}
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
		open, err := a.Erasure.OpenRequests(ctx)
		if err != nil {
			return now, err
		}
		for _, r := range open {
			now.Requests = append(now.Requests, telemetry.RequestCount{Status: string(r.State), Count: r.Count, AtRisk: r.AtRisk})
		}
		if now.LetterAge, err = a.Erasure.LettersWaiting(ctx); err != nil {
			return now, err
		}
		backlog, err := a.Erasure.Backlog(ctx)
		if err != nil {
			return now, err
		}
		for _, open := range backlog.Open {
			now.Deliveries = append(now.Deliveries, telemetry.DeliveryCount{
				Destination: open.Destination, Status: string(open.State), Count: open.Count,
			})
		}
		now.OldestDue = backlog.OldestDue
		deadlines, err := a.Erasure.OpenDeadlines(ctx)
		if err != nil {
			return now, err
		}
		now.Overdue, now.NextDeadline = deadlines.Overdue, deadlines.Next
		ledger, err := a.Audit.Extent(ctx)
		if err != nil {
			return now, err
		}
		checks, err := a.Audit.LastCheck(ctx)
		if err != nil {
			return now, err
		}
		if now.LedgerBroken = checks.Broken(); checks.Last != nil {
			now.LedgerCheckedAt = *checks.Last.FinishedAt
		}
		now.LedgerSize, now.LedgerUnsealed, now.LedgerSealedAt = ledger.Size, ledger.Unsealed, ledger.At
		return now, nil
	}
}

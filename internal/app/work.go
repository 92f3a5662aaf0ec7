package app

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"lethe/internal/audit"
	"lethe/internal/database"
	"lethe/internal/erasure"
	"lethe/jobs"
)

// woken are the jobs that a notification is for; all, where none is named.
var woken = map[string][]string{
	erasure.WakeRoute:   {"route"},
	erasure.WakeForward: {"forward", "ask"},
	audit.WakeCheck:     {"check"},
}

// runner is what runs the jobs; nil, when this process leaves them to others.
func (a *App) runner(role Role, metrics prometheus.Registerer) *jobs.Runner {
	if !role.Jobs {
		return nil
	}
	return jobs.New(jobs.Config{
		Interval:   a.opts.Config.Jobs.Interval,
		Desk:       a.Erasure,
		Ledger:     a.Audit,
		Log:        a.opts.Log,
		Registerer: metrics,
		Span:       a.opts.Tracing.Job,
	})
}

// work runs the jobs, woken by notifications of every replica.
func (a *App) work(ctx context.Context, runner *jobs.Runner) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return runner.Run(ctx) })
	group.Go(func() error {
		err := database.Listen(ctx, a.url, []string{erasure.Wake, erasure.WakeRoute, erasure.WakeForward, audit.WakeCheck}, func(channel string) {
			runner.Wake(woken[channel]...)
		})
		if ctx.Err() != nil {
			return nil
		}
		return err
	})
	return group.Wait()
}

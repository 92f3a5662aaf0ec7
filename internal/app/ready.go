package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"lethe/internal/database"
	"lethe/internal/telemetry"
	"lethe/jobs"
)

// checks are what /readyz asks. A process without jobs has no runner.
func (a *App) checks(runner *jobs.Runner) []telemetry.Check {
	checks := []telemetry.Check{
		{Name: "database", Ready: a.reachable},
		{Name: "schema", Ready: a.migrated},
	}
	if path := a.opts.Keyset.Path; path != "" {
		checks = append(checks, telemetry.Check{Name: "keyset", Ready: func(context.Context) error { return readable(path) }})
	}
	if runner != nil {
		patience := max(3*a.opts.Config.Jobs.Interval, time.Minute)
		checks = append(checks, telemetry.Check{Name: "jobs", Ready: func(context.Context) error {
			if silent := runner.Silence(); silent > patience {
				return fmt.Errorf("none has run without a failure for %s", silent.Round(time.Second))
			}
			return nil
		}})
	}
	return checks
}

func (a *App) reachable(ctx context.Context) error {
	if err := a.DB.SQL().PingContext(ctx); err != nil {
		return errors.New("it does not answer")
	}
	return nil
}

// migrated leaves a program ready whose database is a release ahead: during an
// upgrade the schema is new before the processes are.
func (a *App) migrated(ctx context.Context) error {
	err := current(ctx, a.DB)
	switch {
	case errors.Is(err, database.ErrNewer):
		return nil
	case database.Unavailable(err):
		return errors.New("it cannot be read")
	}
	return err
}

func readable(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return errors.New("the file cannot be read; the keys from before count on")
	}
	return file.Close()
}

// current fails unless the schema is the one that the program was built for.
func current(ctx context.Context, db *database.DB) error {
	pending, err := db.SchemaStatus(ctx)
	if err != nil {
		return err
	}
	if len(pending) > 0 {
		return fmt.Errorf("the database lacks %d migrations (%s): run \"lethe migrate\"", len(pending), strings.Join(pending, ", "))
	}
	return nil
}

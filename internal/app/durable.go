package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lethe/internal/database"
)

// unsafeSettings finds, of the settings by which Postgres may lose what it has confirmed,
// those that are off. They are read as they hold for our own sessions.
const unsafeSettings = `
SELECT name FROM pg_catalog.pg_settings
WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off' ORDER BY name`

// durable fails, where that is asked for, with a sentence for each setting of the
// server by which what was answered could be lost.
func (o Options) durable(ctx context.Context, db *database.DB) error {
	if !o.Durable {
		return nil
	}
	rows, err := db.SQL().QueryContext(ctx, unsafeSettings)
	if err != nil {
		return fmt.Errorf("ask how safe the database is: %w", err)
	}
	defer rows.Close()
	var faults []error
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return fmt.Errorf("read how safe the database is: %w", err)
		}
		faults = append(faults, fmt.Errorf("the database has %s = off, so a crash may lose requests that were answered: "+
			"turn it on, or set LETHE_ALLOW_UNSAFE_POSTGRES=true where that does not matter", name))
	}
	return errors.Join(append(faults, rows.Err())...)
}

// skewed is by how much the clocks of this process and of the database may differ.
// A receiver of signed orders refuses a time that is further off.
const skewed = 5 * time.Minute

// compareClocks warns when the two clocks differ: the database's counts for every
// decision, and the other is in logs and signatures.
func (a *App) compareClocks(ctx context.Context) error {
	there, err := a.Erasure.Now(ctx)
	if err != nil {
		return fmt.Errorf("read the database's clock: %w", err)
	}
	if ahead := time.Since(there); ahead.Abs() > skewed {
		a.opts.Log.WarnContext(ctx, "the clock of this machine and that of the database differ: the database's counts, so set both by NTP",
			"ahead_of_database", ahead.Round(time.Second).String())
	}
	return nil
}

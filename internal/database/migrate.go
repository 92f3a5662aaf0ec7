package database

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Migrate brings the schema up to date and returns the names of the files it applied, also when a later one failed.
//
//	atlas.sum ok? ─► lock ─► history ok? ─► each pending file, in order: one transaction with its row in
//	                                        schema_migrations ─► unlock
//
// Replicas that start together take turns. It refuses, before it changes anything, when a file was edited, removed or
// put in before one that is already applied, and when the database is newer than this program. A file that fails leaves
// nothing behind, unless its first line is "-- atlas:txmode none" (for CREATE INDEX CONCURRENTLY): then its statements
// run one by one outside a transaction, and each must be harmless when repeated.
func (d *DB) Migrate(ctx context.Context) (applied []string, err error) {
	files, err := readMigrations(d.source)
	if err != nil {
		return nil, err
	}
	connector, err := newConnector(d.config, migrationLimits)
	if err != nil {
		return nil, err
	}
	db := pool(connector, 1)
	defer db.Close()
	conn, err := db.Conn(ctx) // a lock belongs to a connection, and goes with it
	if err != nil {
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	defer conn.Close()
	if err := lockMigrations(ctx, conn); err != nil {
		return nil, err
	}
	pending, err := prepare(ctx, conn, files)
	if err != nil {
		return nil, err
	}
	for _, f := range pending {
		if err := f.apply(ctx, conn); err != nil {
			return applied, fmt.Errorf("migration %s: %w", f.Name(), err)
		}
		applied = append(applied, f.Name())
	}
	return applied, nil
}

// SchemaStatus names the files that Migrate would apply. It fails for the same reasons, and changes nothing.
func (d *DB) SchemaStatus(ctx context.Context) (pending []string, err error) {
	files, err := readMigrations(d.source)
	if err != nil {
		return nil, err
	}
	done, err := history(ctx, d.writes)
	if err != nil {
		return nil, err
	}
	missing, err := plan(files, done)
	if err != nil {
		return nil, err
	}
	for _, f := range missing {
		pending = append(pending, f.Name())
	}
	return pending, nil
}

// migrationsLock is any number that nothing else in the database locks.
const migrationsLock = 7_240_115_001

// lockMigrations asks again and again instead of waiting inside pg_advisory_lock: a statement that waits holds a
// snapshot, and CREATE INDEX CONCURRENTLY in the process that has the lock would wait for it: a deadlock.
func lockMigrations(ctx context.Context, conn *sql.Conn) error {
	for {
		var got bool
		err := conn.QueryRowContext(ctx, `select pg_try_advisory_lock($1)`, migrationsLock).Scan(&got)
		if err != nil {
			return fmt.Errorf("lock the migrations: %w", err)
		}
		if got {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("another process is migrating: %w", ctx.Err())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func prepare(ctx context.Context, conn *sql.Conn, files []migration) ([]migration, error) {
	_, err := conn.ExecContext(ctx, `create table if not exists schema_migrations (
		version text primary key,
		name text not null,
		hash text not null,
		applied_at timestamptz not null default clock_timestamp(),
		took_ms bigint not null)`)
	if err != nil {
		return nil, fmt.Errorf("create schema_migrations: %w", err)
	}
	done, err := history(ctx, conn)
	if err != nil {
		return nil, err
	}
	return plan(files, done)
}

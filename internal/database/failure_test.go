package database_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"lethe/ent"
	"lethe/internal/database"
	"lethe/internal/pgtest"
)

func TestUnavailable_KnowsADatabaseThatCannotBeUsedNow(t *testing.T) {
	t.Parallel()
	url := pgtest.NewURL(t)
	db := open(t, url)
	for name, err := range map[string]error{
		"no socket":    failsToOpen(t, "postgres://lethe@/lethe?host=/nowhere"),
		"no listener":  failsToOpen(t, "postgres://lethe@127.0.0.1:1/lethe?sslmode=disable"),
		"a replica":    failsToOpen(t, url+"&default_transaction_read_only=on"),
		"too slow":     slowError(t.Context(), open(t, url+"&statement_timeout=10ms")),
		"session cut":  cutError(t, db),
		"pool is full": fullError(t, open(t, url)),
		"disk is full": raised(t.Context(), db, "disk_full"),
		"deadlocks":    raised(t.Context(), db, "deadlock_detected"),
	} {
		if !database.Unavailable(err) {
			t.Errorf("%s: %v does not count as unavailable", name, err)
		}
		if !database.Unavailable(fmt.Errorf("wrapped: %w", err)) {
			t.Errorf("%s: wrapped, it does not count", name)
		}
	}
}

func TestUnavailable_IsNotForOtherErrors(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	execute(t, db, insert)
	_, syntax := db.SQL().ExecContext(t.Context(), `no sql`)
	for _, err := range []error{nil, errors.New("no"), context.Canceled, syntax, insertError(t.Context(), db)} {
		if database.Unavailable(err) {
			t.Errorf("%v counts as unavailable", err)
		}
	}
}

func TestIsUnique_NamesTheConstraint(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	execute(t, db, insert)
	err := insertError(t.Context(), db)
	if !database.IsUnique(err, "sessions_pkey") || database.IsUnique(err, "sessions_other") || database.IsUnique(nil, "") {
		t.Errorf("%v is not told apart", err)
	}
}

func failsToOpen(t *testing.T, url string) error {
	t.Helper()
	_, err := database.Open(t.Context(), url, database.Options{})
	return err
}

func insertError(ctx context.Context, db *database.DB) error {
	return db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		_, err := tx.ExecContext(ctx, insert)
		return err
	})
}

func slowError(ctx context.Context, db *database.DB) error {
	_, err := db.SQL().ExecContext(ctx, `select pg_sleep(60)`)
	return err
}

func cutError(t *testing.T, db *database.DB) error {
	t.Helper()
	return db.InTx(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
		_, err := tx.ExecContext(ctx, `set local role none; select pg_terminate_backend(pg_backend_pid())`)
		return err
	})
}

// raised is the error of a transaction in which Postgres fails with the condition.
func raised(ctx context.Context, db *database.DB, condition string) error {
	return db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		_, err := tx.ExecContext(ctx, `do $$ begin raise 'as asked' using errcode = '`+condition+`'; end $$`)
		return err
	})
}

// fullError waits for a connection while all are taken.
func fullError(t *testing.T, db *database.DB) error {
	t.Helper()
	for range db.SQL().Stats().MaxOpenConnections {
		conn, err := db.SQL().Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	return insertError(ctx, db)
}

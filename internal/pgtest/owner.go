package pgtest

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"lethe/internal/database"
)

// AsOwner executes a statement with the rights of the database's owner, a superuser. The program itself has only those
// of [database.Role]: it neither changes the schema nor turns off triggers, and may not change the ledger. Without
// arguments there may be several statements, all of them in one transaction.
func AsOwner(t testing.TB, db *database.DB, statement string, args ...any) {
	t.Helper()
	if err := asOwner(t.Context(), db.SQL(), statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func asOwner(ctx context.Context, db *sql.DB, statement string, args ...any) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err = tx.ExecContext(ctx, `set local role none`); err == nil {
		_, err = tx.ExecContext(ctx, statement, args...)
	}
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

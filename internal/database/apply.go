package database

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// execer is a connection or a transaction on it.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

func (m migration) apply(ctx context.Context, conn *sql.Conn) error {
	began := time.Now()
	if m.outsideTransaction() {
		if err := m.each(ctx, conn); err != nil {
			return err
		}
		return m.record(ctx, conn, time.Since(began))
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	// Without arguments lib/pq sends a whole file as one message.
	if _, err = tx.ExecContext(ctx, string(m.Bytes())); err == nil {
		err = m.record(ctx, tx, time.Since(began))
	}
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// each runs the statements alone: CREATE INDEX CONCURRENTLY refuses company.
func (m migration) each(ctx context.Context, db execer) error {
	statements, err := m.Stmts()
	if err != nil {
		return err
	}
	for _, s := range statements {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func (m migration) record(ctx context.Context, db execer, took time.Duration) error {
	_, err := db.ExecContext(ctx, `insert into schema_migrations (version, name, hash, took_ms) values ($1, $2, $3, $4)`,
		m.Version(), m.Desc(), m.hash, took.Milliseconds())
	return err
}

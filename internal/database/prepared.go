package database

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// PreparedOnce is how a statement begins that every connection prepares once and keeps:
// Postgres parses it once, and soon plans it no more. It is for the few statements whose
// text never changes and that are run all the time. What Postgres plans, it keeps as the
// tables were then: such a statement must find its rows by the same index always.
const PreparedOnce = "-- prepared once\n"

// QueryContext runs a query.
func (c conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if !strings.HasPrefix(query, PreparedOnce) {
		return c.fullConn.QueryContext(ctx, query, args)
	}
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args)
	return rows, c.forget(query, err)
}

// ExecContext runs a statement.
func (c conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if !strings.HasPrefix(query, PreparedOnce) {
		return c.fullConn.ExecContext(ctx, query, args)
	}
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := s.ExecContext(ctx, args)
	return result, c.forget(query, err)
}

// statement is the query prepared on this connection.
func (c conn) statement(ctx context.Context, query string) (statement, error) {
	if s := c.prepared[query]; s != nil {
		return s, nil
	}
	made, err := c.fullConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s, ok := made.(statement)
	if !ok {
		return nil, errors.Join(fmt.Errorf("lib/pq's %T is not what database/sql knows best", made), made.Close())
	}
	c.prepared[query] = s
	return s, nil
}

// forget drops a statement that cannot be run as it was prepared: a migration has
// changed what it gives. The next transaction prepares it anew.
func (c conn) forget(query string, err error) error {
	if pq.As(err, pqerror.FeatureNotSupported, pqerror.InvalidSQLStatementName) != nil {
		delete(c.prepared, query)
	}
	return err
}

// statement is all that lib/pq's statements can do for database/sql.
type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

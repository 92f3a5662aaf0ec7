package database

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	entsql "entgo.io/ent/dialect/sql"
)

// Querier is a client or a transaction.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Now returns the database's clock in UTC, in microseconds: the one clock of every decision. In a transaction it goes
// on, so ask under the lock that the time is for.
func Now(ctx context.Context, q Querier) (time.Time, error) {
	rows, err := q.QueryContext(ctx, "SELECT lethe_now()")
	if err != nil {
		return time.Time{}, fmt.Errorf("read the database's clock: %w", err)
	}
	defer rows.Close()
	var now time.Time
	if err := entsql.ScanOne(rows, &now); err != nil {
		return time.Time{}, fmt.Errorf("read the database's clock: %w", err)
	}
	return now.UTC(), nil
}

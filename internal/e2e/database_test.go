package e2e_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
	"time"

	"github.com/lib/pq"
)

// database connects to the database of l until the test ends.
func (l *lethe) database(t *testing.T) *sql.DB {
	t.Helper()
	return connect(t, l.DatabaseURL)
}

func connect(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // Postgres may be gone by then
	return db
}

// number reads one number, such as a count.
func number(t *testing.T, db *sql.DB, query string, args ...any) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	var n int
	if err := db.QueryRowContext(ctx, query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// dump returns every row of every table as text, in which bytes are in hex.
func dump(t *testing.T, db *sql.DB) []string {
	t.Helper()
	var rows []string
	for _, table := range column(t, db, `SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
		WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`) {
		for _, row := range column(t, db, fmt.Sprintf("SELECT r::text FROM %s r", table)) {
			rows = append(rows, table+" "+row)
		}
	}
	return rows
}

// column reads the one column of a query.
func column(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		out = append(out, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// plant puts the values into a table of their own, as text and as bytes.
func plant(t *testing.T, db *sql.DB, values []string) {
	t.Helper()
	_, err := db.ExecContext(t.Context(), `CREATE TABLE planted AS
		SELECT v AS said, convert_to(v, 'UTF8') AS kept FROM unnest($1::text[]) v`, pq.Array(values))
	if err != nil {
		t.Fatal(err)
	}
}

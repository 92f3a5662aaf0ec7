package pgtest

import (
	"fmt"
	"testing"
	"time"

	"lethe/internal/database"
)

// Advance moves the database's clock, lethe_now(), by d, which may be negative; moves add up. Only this test's database
// is concerned. Postgres' own now() and the columns it fills do not move.
func Advance(t testing.TB, db *database.DB, d time.Duration) {
	t.Helper()
	var micros int64
	err := db.SQL().QueryRowContext(t.Context(),
		`select coalesce(substring(prosrc from '(-?\d+) \* interval'), '0')::bigint
		from pg_proc where oid = 'lethe_now()'::regprocedure`).Scan(&micros)
	if err != nil {
		t.Fatalf("read the database's clock: %v", err)
	}
	micros += d.Microseconds()
	AsOwner(t, db, fmt.Sprintf(
		`create or replace function lethe_now() returns timestamptz language sql volatile parallel safe
		as $$ select pg_catalog.clock_timestamp() + %d * interval '1 microsecond' $$`, micros))
}

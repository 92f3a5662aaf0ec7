package database_test

import (
	"testing"

	"lethe/internal/database"
	"lethe/internal/pgtest"
)

func TestPreparedOnce_KeepsTheStatementAndSurvivesAMigration(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	db.SQL().SetMaxOpenConns(1)
	const query = database.PreparedOnce + `SELECT * FROM sessions WHERE token = $1`
	ask := func() error {
		rows, err := db.SQL().QueryContext(t.Context(), query, "nobody")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
		}
		return rows.Err()
	}
	for range 2 {
		if err := ask(); err != nil {
			t.Fatal(err)
		}
	}
	if n := value[int](t, db, `SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '-- prepared once%'`); n != 1 {
		t.Errorf("it was prepared %d times, want once", n)
	}
	execute(t, db, `RESET ROLE; ALTER TABLE sessions ADD COLUMN color text`)
	_ = ask() // it gives another column now, which Postgres refuses
	if err := ask(); err != nil {
		t.Errorf("after a migration it cannot be run any more: %v", err)
	}
}

package pgtest_test

import (
	"testing"
	"time"

	"lethe/internal/database"
	"lethe/internal/pgtest"
)

func TestNew_GivesEachTestADatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	a, b := pgtest.New(t), pgtest.New(t)
	if _, err := a.SQL().ExecContext(t.Context(), `insert into sessions values ('a', '', lethe_now())`); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := b.SQL().QueryRowContext(t.Context(), `select count(*) from sessions`).Scan(&n); err != nil || n != 0 {
		t.Errorf("the other database has %d rows, %v; want none", n, err)
	}
}

func TestNew_HasTheCurrentSchema(t *testing.T) {
	t.Parallel()
	if pending, err := pgtest.New(t).SchemaStatus(t.Context()); err != nil || len(pending) != 0 {
		t.Errorf("pending: %v, %v; want nothing", pending, err)
	}
}

func TestNew_DropsTheDatabaseWhenTheTestEnds(t *testing.T) {
	t.Parallel()
	var url string
	t.Run("a test", func(t *testing.T) {
		url = pgtest.NewURL(t)
	})
	if db, err := database.Open(t.Context(), url, database.Options{}); err == nil {
		t.Error("the database is still there", db.Close())
	}
}

func TestAdvance_MovesAddUpAndStayInTheirDatabase(t *testing.T) {
	t.Parallel()
	moved, other := pgtest.New(t), pgtest.New(t)
	pgtest.Advance(t, moved, 72*time.Hour)
	pgtest.Advance(t, moved, -30*time.Minute)
	for _, c := range []struct {
		db   *database.DB
		want time.Duration
	}{{moved, 72*time.Hour - 30*time.Minute}, {other, 0}} {
		var seconds int
		const ahead = `select extract(epoch from lethe_now() - clock_timestamp())::int`
		if err := c.db.SQL().QueryRowContext(t.Context(), ahead).Scan(&seconds); err != nil {
			t.Fatal(err)
		}
		if got := time.Duration(seconds) * time.Second; got != c.want {
			t.Errorf("the clock is %s ahead, want %s", got, c.want)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	pgtest.New(b)
	for b.Loop() {
		pgtest.New(b)
	}
}

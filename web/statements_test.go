package web_test

import (
	"context"
	"database/sql"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/web"
)

// counting is a driver that counts the queries it carries.
type counting struct {
	*entsql.Driver
	queries *atomic.Int64
}

func (c counting) Query(ctx context.Context, query string, args, v any) error {
	c.queries.Add(1)
	return c.Driver.Query(ctx, query, args, v)
}

func (c counting) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	c.queries.Add(1)
	return c.Driver.QueryContext(ctx, query, args...)
}

func TestLists_TakeTheSameStatementsForAnyNumberOfRows(t *testing.T) {
	t.Parallel()
	var queries atomic.Int64
	w := newWorld(t, func(c *web.Config) {
		c.Read = ent.NewClient(ent.Driver(counting{entsql.OpenDB(dialect.Postgres, c.Sessions), &queries}))
	})
	b := w.as(auth.Reviewer)
	count := func(path string) int64 {
		queries.Store(0)
		b.get(path).expect(http.StatusOK)
		return queries.Load()
	}
	w.connector.fail("crm", badRequest)
	w.forwarding()
	few := map[string]int64{}
	most := map[string]int64{"/queue?view=open": 4, "/destinations": 6, "/destinations/crm": 8, "/deliveries": 9, "/dashboard": 10}
	for path := range most {
		few[path] = count(path)
	}
	w.fill(60)
	w.advance(73 * time.Hour)
	w.work()
	for path, limit := range most {
		if many := count(path); many != few[path] || many == 0 || many > limit {
			t.Errorf("%s: %d statements for many rows, %d for one", path, many, few[path])
		}
	}
}

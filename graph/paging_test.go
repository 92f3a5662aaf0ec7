package graph_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
	"lethe/graph"
)

// submitted takes n requests at once and returns their ids, newest first.
func (w *world) submitted(n int) []string {
	w.t.Helper()
	many := make([]any, n)
	for i := range many {
		many[i] = input(fmt.Sprintf("person%d@example.com", i))
	}
	w.must("shop", submitMany, "in", many)
	rows, err := w.db.SQL().QueryContext(w.t.Context(), `SELECT id FROM erasure_requests ORDER BY received_at DESC, id DESC`)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			w.t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

func TestPaging_WalksAllRowsBothWays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	want := w.submitted(120)
	const query = `query($f: Int, $a: Cursor, $l: Int, $b: Cursor) { erasureRequests(first: $f, after: $a, last: $l, before: $b) {
		pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { node { id } } } }`
	walk := func(size, cursor, more, next string) []string {
		var ids []string
		for cursorNow := any(nil); ; {
			page := at(w.must("reader", query, size, 50, cursor, cursorNow), "erasureRequests")
			var here []string
			for _, e := range at(page, "edges").([]any) {
				here = append(here, at(e, "node.id").(string))
			}
			if size == "l" {
				ids = append(here, ids...)
			} else {
				ids = append(ids, here...)
			}
			if at(page, "pageInfo."+more) != true {
				return ids
			}
			cursorNow = at(page, "pageInfo."+next)
		}
	}
	if got := walk("f", "a", "hasNextPage", "endCursor"); !slices.Equal(got, want) {
		t.Errorf("forwards it shows %d requests; want the %d, newest first", len(got), len(want))
	}
	if got := walk("l", "b", "hasPreviousPage", "startCursor"); !slices.Equal(got, want) {
		t.Errorf("backwards it shows %d requests; want the %d, newest first", len(got), len(want))
	}
}

func TestPaging_RefusesACursorThatDoesNotFit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, _ := w.submit("shop", 1)
	w.forward(id)
	data := w.must("desk", `{ erasureRequests { pageInfo { endCursor } edges { node { deliveries { edges { cursor } } } } } }`)
	byTime, byID := at(data, "erasureRequests.pageInfo.endCursor"), at(data, "erasureRequests.edges.0.node.deliveries.edges.0.cursor")
	wantProblem(t, w.ask("desk", `query($c: Cursor) { erasureRequests(after: $c) { totalCount } }`, "c", byID), "BAD_USER_INPUT", "erasureRequests.after")
	wantProblem(t, w.ask("desk", `query($c: Cursor) { erasureRequests { edges { node { deliveries(after: $c) { totalCount } } } } }`, "c", byTime), "BAD_USER_INPUT", "deliveries.after")
	wantProblem(t, w.ask("desk", `query($c: Cursor) { erasureRequests(before: $c) { totalCount } }`, "c", byTime), "BAD_USER_INPUT", "erasureRequests.before")
	wantProblem(t, w.ask("desk", `query($c: Cursor) { erasureRequests(last: 5, after: $c) { totalCount } }`, "c", byTime), "BAD_USER_INPUT", "erasureRequests.after")
	w.must("desk", `query($c: Cursor) { erasureRequests { edges { node { deliveries(after: $c) { totalCount } } } } }`, "c", byID)
}

// countReads serves with a read client that counts its statements.
func (w *world) countReads() *atomic.Int64 {
	var statements atomic.Int64
	driver := dialect.DebugWithContext(entsql.OpenDB(dialect.Postgres, w.db.SQL()), func(_ context.Context, v ...any) {
		if strings.Contains(strings.ToLower(fmt.Sprint(v...)), "select") {
			statements.Add(1)
		}
	})
	w.url = w.serve(graph.Config{Erasure: w.Service, Read: ent.NewClient(ent.Driver(driver))})
	return &statements
}

func TestPaging_ReadsAPageInAFixedNumberOfStatements(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, id := range w.submitted(12) {
		w.forward(id)
	}
	statements := w.countReads()
	ask := func(fields string) int64 {
		statements.Store(0)
		w.must("desk", "{ erasureRequests(first: 10) { "+fields+" } }")
		return statements.Load()
	}
	if n := ask(`edges { node { id } } pageInfo { hasNextPage }`); n != 1 {
		t.Errorf("a page takes %d statements; want 1, without a count", n)
	}
	if n := ask(`totalCount edges { node { id identifiers { masked } deliveries { edges { node { state destination { name } receipts { via } } } } } }`); n != 6 {
		t.Errorf("a page with all that belongs to it takes %d statements; want 6: requests, count, identifiers, deliveries, destinations, receipts", n)
	}
}

func TestPaging_KnowsThePageWithoutItsEdges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submitted(3)
	page := at(w.must("reader", `{ erasureRequests(first: 2) { totalCount pageInfo { hasNextPage endCursor } } }`), "erasureRequests")
	if at(page, "pageInfo.hasNextPage") != true || at(page, "pageInfo.endCursor") == nil || fmt.Sprint(at(page, "totalCount")) != "3" {
		t.Errorf("the page is %v; want a next page, a cursor and 3 in all", page)
	}
	last := at(w.must("reader", `{ erasureRequests(first: 3) { pageInfo { hasNextPage } } }`), "erasureRequests")
	if at(last, "pageInfo.hasNextPage") != false {
		t.Errorf("the last page is %v; want no next page", last)
	}
}

// Package pgtest gives each test a Postgres database of its own, with the current schema and nothing in it.
//
//	first use in a test program ─► a server in the temporary folder ─► a template with all migrations
//	each New, each NewURL       ─► a copy of the template, dropped when the test ends
//	the program ends, somehow   ─► a watcher stops the server and removes its directory
//
// A test needs nothing else: no TestMain, no environment. Tests that use it may run in parallel. The server is not
// shared between test programs, because each may end at any time and would take the others' server with it.
package pgtest

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lethe/internal/database"
)

// shared is the server of this test program, started by whoever needs it first.
var shared = sync.OnceValues(start)

var count atomic.Int64

// New returns a fresh database with the current schema. It is closed and dropped when the test ends.
func New(t testing.TB) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), NewURL(t), database.Options{MaxOpen: 10})
	if err != nil {
		t.Fatalf("open the test database: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close the test database: %v", err)
		}
	})
	return db
}

// NewURL returns the connection string of a fresh database with the current schema. It is dropped when the test ends,
// with whatever is still connected to it.
func NewURL(t testing.TB) string {
	t.Helper()
	return create(t, "template "+template)
}

// NewEmptyURL is NewURL without the schema: the database has nothing in it.
func NewEmptyURL(t testing.TB) string {
	t.Helper()
	return create(t, "")
}

func create(t testing.TB, option string) string {
	t.Helper()
	s, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("test_%d", count.Add(1))
	if _, err := s.admin.ExecContext(t.Context(), "create database "+name+" "+option); err != nil {
		t.Fatalf("create the test database: %v", err)
	}
	t.Cleanup(func() {
		// The test's own context has ended by now.
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		if _, err := s.admin.ExecContext(ctx, "drop database "+name+" with (force)"); err != nil {
			t.Errorf("drop the test database: %v", err)
		}
	})
	return s.url(name)
}

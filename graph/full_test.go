package graph_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/fault"
)

// TestSubmit_IsSentAwayWhileTooManyWait has one sender fill its part of the queue while
// nothing can be written.
func TestSubmit_IsSentAwayWhileTooManyWait(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tx, err := w.db.SQL().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback() //nolint:errcheck // it is committed below
	if _, err := tx.Exec("LOCK TABLE idempotency_keys IN ACCESS EXCLUSIVE MODE"); err != nil {
		t.Fatal(err)
	}
	shop := auth.With(t.Context(), w.actors["shop"])
	one := func(n int) erasure.Submission {
		return erasure.Submission{Cause: "other", Identifiers: []erasure.IdentifierInput{{Type: "customer_id", Value: fmt.Sprintf("cust-%06d", n)}}}
	}
	var all sync.WaitGroup
	for n := range 3 {
		many := make([]erasure.Submission, 1000)
		for i := range many {
			many[i] = one(1000*n + i)
		}
		all.Go(func() {
			if _, err := w.SubmitAll(shop, many); err != nil {
				t.Error(err)
			}
		})
	}
	for n := 3000; ; n++ { // those who go away keep their places until their turn
		impatient, cancel := context.WithTimeout(shop, time.Millisecond)
		_, err := w.Submit(impatient, one(n))
		cancel()
		if fault.Is(err, fault.RateLimited) {
			break
		}
	}

	out := w.send(request{actor: "shop", accept: graphQLType, body: operation(submitOne, "in", input("anna@example.com"))})
	wantProblem(t, out, "RATE_LIMITED", "")
	if out.status != 429 || out.header.Get("Retry-After") != "1" {
		t.Errorf("it answers %d, Retry-After %q; want 429 after 1 s", out.status, out.header.Get("Retry-After"))
	}
	out = w.ask("shop", submitOne, "in", input("anna@example.com"))
	if out.status != 200 || out.header.Get("Retry-After") != "1" {
		t.Errorf("as application/json it answers %d, Retry-After %q; want 200 and to come back after 1 s", out.status, out.header.Get("Retry-After"))
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	all.Wait()
}

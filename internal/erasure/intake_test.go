package erasure_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lethe/ent"
	"lethe/internal/erasure"
	"lethe/internal/fault"
)

func someone(n int) erasure.Submission {
	return erasure.Submission{
		Identifiers: []erasure.IdentifierInput{{Type: "email", Value: fmt.Sprintf("person%d@example.com", n)}},
		Cause:       "account_deleted",
	}
}

// rows is the one number that the query returns.
func (w *world) rows(t *testing.T, query string) (n int) {
	t.Helper()
	if err := w.db.SQL().QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestIntake_WritesThoseThatComeTogetherInOneTransaction(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	many := make([]erasure.Submission, 200)
	for n := range many {
		many[n] = someone(n)
	}
	results, err := w.SubmitAll(sender(t, "shop"), many)
	if err != nil {
		t.Fatal(err)
	}
	for n, r := range results {
		if r.Err != nil || r.Request.Edges.Identifiers[0].RequestID != r.Request.ID {
			t.Fatalf("request %d: %v, %v", n, r.Request, r.Err)
		}
	}
	if n := w.rows(t, "SELECT count(DISTINCT tx) FROM ledger_entries WHERE action = 'request.submitted'"); n != 1 {
		t.Errorf("200 requests that came together were written in %d transactions, want 1", n)
	}
}

func TestIntake_OneThatIsWrongHarmsNoNeighbour(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	future := someone(2)
	future.SubmittedAt = new(time.Now().Add(time.Hour))
	key := func(n int, key string) erasure.Submission { s := someone(n); s.IdempotencyKey = key; return s }
	results, err := w.SubmitAll(sender(t, "shop"), []erasure.Submission{
		someone(1), future, key(3, "one"), key(3, "one"), key(4, "one"), {Cause: "?"}, someone(5),
	})
	if err != nil {
		t.Fatal(err)
	}
	kinds := []fault.Kind{"", fault.BadInput, "", "", fault.IdempotencyConflict, fault.BadInput, ""}
	for n, r := range results {
		if (r.Err == nil) != (kinds[n] == "") || r.Err != nil && !fault.Is(r.Err, kinds[n]) {
			t.Errorf("submission %d: %v, want %q", n, r.Err, kinds[n])
		}
	}
	if first, again := results[2], results[3]; again.Request.ID != first.Request.ID || !again.Replayed || first.Replayed {
		t.Errorf("two under one key made %v and %v", first, again)
	}
	if n := w.rows(t, "SELECT count(*) FROM erasure_requests"); n != 3 {
		t.Errorf("%d requests are saved, want 3", n)
	}
}

func TestIntake_KnowsThePersonAmongThoseThatComeTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	results, err := w.SubmitAll(sender(t, "shop"), []erasure.Submission{someone(1), someone(2), someone(1), someone(1)})
	if err != nil {
		t.Fatal(err)
	}
	first := results[0].Request
	for n, of := range map[int]*ent.ErasureRequest{0: nil, 1: nil, 2: first, 3: first} {
		got := results[n].Request.DuplicateOfID
		if (got == nil) != (of == nil) || of != nil && *got != of.ID {
			t.Errorf("request %d is a possible duplicate of %v, want %v", n, got, of)
		}
	}
}

func TestIntake_DoesNotWaitForWhomOneOfThemMustWait(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	earlier := w.submit(t, someone(1))
	tx, err := w.db.SQL().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback() //nolint:errcheck // it is committed below
	if _, err := tx.Exec("SELECT FROM erasure_requests WHERE id = $1 FOR UPDATE", earlier.ID); err != nil {
		t.Fatal(err)
	}

	answers := make(chan int, 2)
	var all sync.WaitGroup
	all.Go(func() {
		results, err := w.SubmitAll(sender(t, "shop"), []erasure.Submission{someone(1), someone(2)})
		if err != nil || results[0].Err != nil || results[0].Request.DuplicateOfID == nil {
			t.Errorf("the one that had to wait: %v, %v", results, err)
		}
		answers <- 1
	})
	for until := time.Now().Add(5 * time.Second); w.rows(t, "SELECT count(*) FROM erasure_requests") != 2; {
		if time.Now().After(until) {
			t.Fatal("the neighbour waits too")
		}
	}
	if len(answers) > 0 {
		t.Error("the one that had to wait did not")
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	all.Wait()
}

func TestIntake_LeavesOutWhoWaitsNoMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	gone, cancel := context.WithCancel(sender(t, "shop"))
	cancel()
	if _, err := w.Submit(gone, someone(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("submitting for somebody who has gone: %v", err)
	}
	w.submit(t, someone(2))
	if n := w.rows(t, "SELECT count(*) FROM erasure_requests"); n != 1 {
		t.Errorf("%d requests are saved, want 1", n)
	}
}

// TestIntake_LetsSendersTakeTurns has one sender who sends more than may wait while
// nothing can be written, and another who sends one.
func TestIntake_LetsSendersTakeTurns(t *testing.T) {
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

	greedy, modest := sender(t, "greedy"), sender(t, "modest")
	var all sync.WaitGroup
	var taken, sentAway atomic.Int64
	for n := range 3 {
		many := make([]erasure.Submission, 1000)
		for i := range many {
			many[i] = someone(1000*n + i)
		}
		all.Go(func() {
			results, err := w.SubmitAll(greedy, many)
			if err != nil {
				t.Error(err)
			}
			for _, r := range results {
				switch {
				case r.Err == nil:
					taken.Add(1)
				case fault.Is(r.Err, fault.RateLimited):
					sentAway.Add(1)
				default:
					t.Error(r.Err)
				}
			}
		})
	}
	waits := func(least int) {
		for until := time.Now().Add(8 * time.Second); w.Waiting() < least; {
			if time.Now().After(until) {
				t.Fatalf("%d wait, want %d", w.Waiting(), least)
			}
		}
	}
	waits(1792) // seven parts of 256 of at most 2,048
	before := w.Waiting()
	all.Go(func() {
		if _, err := w.Submit(modest, someone(9999)); err != nil {
			t.Errorf("another sender is sent away too: %v", err)
		}
	})
	waits(before + 1)
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	all.Wait()
	if taken.Load() > 2048+256 || sentAway.Load() < 3000-2048-256 || taken.Load()+sentAway.Load() != 3000 {
		t.Errorf("%d are taken and %d sent away", taken.Load(), sentAway.Load())
	}
	if n := w.rows(t, `SELECT count(*) FROM ledger_entries WHERE action = 'request.submitted'
		AND tx < (SELECT tx FROM ledger_entries WHERE actor = 'modest')`); n > 256 {
		t.Errorf("%d of one sender are written before the one of another, which came later; want at most 256", n)
	}
}

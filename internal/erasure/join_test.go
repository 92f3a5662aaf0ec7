package erasure_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"lethe/ent"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

// twice returns a request and a second one of the same person, linked to it.
func (w *world) twice(t *testing.T) (earlier, later *ent.ErasureRequest) {
	t.Helper()
	earlier, later = w.submit(t, anna()), w.submit(t, anna())
	if later.DuplicateOfID == nil || *later.DuplicateOfID != earlier.ID {
		t.Fatalf("the second request is linked to %v", later.DuplicateOfID)
	}
	return earlier, later
}

func (w *world) join(t *testing.T, r *ent.ErasureRequest) {
	t.Helper()
	if _, err := w.Join(reviewer(t), erasure.Decision{RequestID: r.ID}); err != nil {
		t.Fatal(err)
	}
}

func TestJoin_IsFinishedWithTheEarlierRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	earlier, later := w.twice(t)
	w.join(t, later)
	w.expectState(t, later, lifecycle.Duplicate)
	w.expectNone(t)
	w.advance(t, 80*time.Hour)
	w.work(t)
	w.advance(t, time.Minute)
	w.work(t)

	w.expectState(t, earlier, lifecycle.Completed)
	r := w.request(t, later.ID)
	if r.State != lifecycle.Duplicate || r.FinishedAt == nil || !r.FinishedAt.Equal(*w.request(t, earlier.ID).FinishedAt) {
		t.Errorf("the duplicate is %s, finished %v", r.State, r.FinishedAt)
	}
	if n := len(w.connector.got("crm")); n != 1 {
		t.Errorf("crm was told %d times; want once", n)
	}
	w.expectNone(t)
	w.advance(t, 721*time.Hour)
	w.work(t) // archives both
	if n, err := w.db.Read().ErasureRequest.Query().Count(t.Context()); n != 0 || err != nil {
		t.Errorf("%d requests are left, %v", n, err)
	}
}

func TestJoin_GoesBackToReviewWhenTheEarlierRequestIsRejected(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	earlier, later := w.twice(t)
	w.join(t, later)
	in := erasure.Rejection{RequestID: earlier.ID, Ground: lifecycle.IdentityFailure, Text: "It came from somebody else."}
	if _, err := w.Reject(reviewer(t), in); err != nil {
		t.Fatal(err)
	}

	r := w.request(t, later.ID)
	if r.State != lifecycle.InReview || r.DuplicateOfID != nil || r.EscalateAt == nil {
		t.Fatalf("the duplicate is %s of %v, escalates %v", r.State, r.DuplicateOfID, r.EscalateAt)
	}
	w.expectNone(t)
	if _, err := w.Approve(reviewer(t), erasure.Decision{RequestID: later.ID}); err != nil {
		t.Fatal(err)
	}
	w.advance(t, time.Minute)
	w.work(t)
	w.expectState(t, later, lifecycle.Completed)
}

func TestJoin_TakesAlongWhatWasJoinedToIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	earlier, middle := w.twice(t)
	last := w.submit(t, anna())
	w.exec(t, `UPDATE erasure_requests SET duplicate_of_id = $1 WHERE id = $2`, middle.ID, last.ID)
	w.join(t, last)
	w.join(t, middle)

	if r := w.request(t, last.ID); *r.DuplicateOfID != earlier.ID {
		t.Errorf("the last is joined to %s; want the earliest", r.DuplicateOfID)
	}
	w.advance(t, 80*time.Hour)
	w.work(t)
	w.advance(t, time.Minute)
	w.work(t)
	if r := w.request(t, last.ID); r.FinishedAt == nil {
		t.Error("the last is not finished with the earliest")
	}
	if _, err := ledger.Verify(t.Context(), w.db.Read()); err != nil {
		t.Error(err)
	}
}

func TestJoin_GoesBackToReviewWhenTheEarlierRequestGoesToFewerDestinations(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(t, strings.Replace(twoDestinations, "to: [crm, ads]", "to: [crm]\n  - {name: advertised, when: attributes.ads == true, to: [ads]}", 1))
	in := anna()
	in.Attributes = []byte(`{"ads":true}`)
	earlier, later, same := w.submit(t, in), w.submit(t, in), w.submit(t, anna())
	w.join(t, later)
	w.join(t, same)
	if _, err := w.Correct(reviewer(t), erasure.Correction{RequestID: earlier.ID, Attributes: []byte(`{}`)}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Approve(reviewer(t), erasure.Decision{RequestID: earlier.ID}); err != nil {
		t.Fatal(err)
	}
	w.advance(t, time.Minute)
	w.work(t)

	w.expectState(t, earlier, lifecycle.Completed)
	w.expectState(t, later, lifecycle.InReview)
	w.expectState(t, same, lifecycle.Duplicate)
	w.expectNone(t)
}

func TestJoin_RefusesWhatTheEarlierRequestWouldNotDo(t *testing.T) {
	t.Parallel()
	more := anna()
	more.Identifiers = append(more.Identifiers, erasure.IdentifierInput{Type: "phone", Value: "+49 30 901820"})
	sooner := anna()
	sooner.Regulation = lifecycle.LGPD
	for name, c := range map[string]struct {
		second  erasure.Submission
		prepare func(t *testing.T, w *world, earlier, later *ent.ErasureRequest)
	}{
		"another identifier": {second: more},
		"a sooner deadline":  {second: sooner},
		"another plan": {prepare: func(t *testing.T, w *world, earlier, _ *ent.ErasureRequest) {
			other := "other"
			if _, err := w.Correct(reviewer(t), erasure.Correction{RequestID: earlier.ID, Cause: &other}); err != nil {
				t.Fatal(err)
			}
		}},
		"its orders are out": {prepare: func(t *testing.T, w *world, earlier, _ *ent.ErasureRequest) {
			if _, err := w.Approve(reviewer(t), erasure.Decision{RequestID: earlier.ID}); err != nil {
				t.Fatal(err)
			}
			w.advance(t, time.Minute)
			if _, err := w.RouteDue(system(t)); err != nil {
				t.Fatal(err)
			}
		}},
		"it is cancelled": {prepare: func(t *testing.T, w *world, earlier, _ *ent.ErasureRequest) {
			if _, err := w.Cancel(reviewer(t), erasure.Decision{RequestID: earlier.ID}); err != nil {
				t.Fatal(err)
			}
		}},
		"this one is on hold": {prepare: func(t *testing.T, w *world, _, later *ent.ErasureRequest) { w.holdRequest(t, later) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			earlier := w.submit(t, anna())
			if c.second.Identifiers == nil {
				c.second = anna()
			}
			later := w.submit(t, c.second)
			if c.prepare != nil {
				c.prepare(t, w, earlier, later)
			}
			if _, err := w.Join(reviewer(t), erasure.Decision{RequestID: later.ID}); !fault.Is(err, fault.Conflict) {
				t.Errorf("the answer is %v; want a conflict", err)
			}
			w.expectState(t, later, lifecycle.InReview)
		})
	}
}

func TestJoin_AndTheEndOfTheEarlierRequestLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 8 {
		earlier, later := w.twice(t)
		ctx := reviewer(t)
		var both sync.WaitGroup
		both.Go(func() {
			if _, err := w.Cancel(ctx, erasure.Decision{RequestID: earlier.ID}); err != nil {
				t.Error(err)
			}
		})
		both.Go(func() {
			if _, err := w.Join(ctx, erasure.Decision{RequestID: later.ID}); err != nil && !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
		})
		both.Wait()
		w.expectState(t, later, lifecycle.InReview)
		if _, err := w.Cancel(ctx, erasure.Decision{RequestID: later.ID}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestUnlink_SaysThatTheyAreDifferentPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, later := w.twice(t)
	d := erasure.Decision{RequestID: later.ID}

	if r, err := w.Unlink(reviewer(t), d); err != nil || r.DuplicateOfID != nil {
		t.Fatalf("it is linked to %v, %v", r, err)
	}
	if _, err := w.Unlink(reviewer(t), d); !fault.Is(err, fault.Conflict) {
		t.Errorf("unlinking it again: %v; want a conflict", err)
	}
	if _, err := w.Join(reviewer(t), d); !fault.Is(err, fault.Conflict) {
		t.Errorf("joining it to nothing: %v; want a conflict", err)
	}
	if n := w.recorded(t, later.ID, "request.unlinked"); n != 1 {
		t.Errorf("%d are on record; want 1", n)
	}
}

package erasure_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

func TestApproveDue_ApprovesWhatNobodyRejected(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())

	w.advance(t, 71*time.Hour)
	w.work(t)
	w.expectState(t, r, lifecycle.InReview)

	w.advance(t, 2*time.Hour)
	if n, err := w.ApproveDue(system(t)); n != 1 || err != nil {
		t.Fatalf("approved %d, %v", n, err)
	}
	got := w.request(t, r.ID)
	if got.State != lifecycle.Approved || got.DecidedBy != "system" || *got.RuleSetVersion != 1 {
		t.Errorf("request is %s by %q under version %v", got.State, got.DecidedBy, got.RuleSetVersion)
	}
}

func TestApproveDue_WaitsForAPersonWhereARuleAsksForOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := anna()
	in.Attributes = []byte(`{"tier": "enterprise"}`)
	r := w.submit(t, in)

	w.advance(t, 1000*time.Hour)
	w.work(t)

	w.expectState(t, r, lifecycle.InReview)
}

func TestUndo_TakesAnApprovalBackOnlyInItsWindow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	d := erasure.Decision{RequestID: r.ID}
	if _, err := w.Approve(reviewer(t), d); err != nil {
		t.Fatal(err)
	}

	if _, err := w.Undo(reviewer(t), d); err != nil {
		t.Fatal(err)
	}
	w.expectState(t, r, lifecycle.InReview)

	if _, err := w.Approve(reviewer(t), d); err != nil {
		t.Fatal(err)
	}
	w.advance(t, 31*time.Second)
	if _, err := w.Undo(reviewer(t), d); !fault.Is(err, fault.Conflict) {
		t.Errorf("after the window: %v; want a conflict", err)
	}
}

func TestUndo_GivesANewReviewWindowWhenTheOldOneHasEnded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	w.advance(t, 73*time.Hour)
	if _, err := w.ApproveDue(system(t)); err != nil {
		t.Fatal(err)
	}

	if _, err := w.Undo(reviewer(t), erasure.Decision{RequestID: r.ID}); err != nil {
		t.Fatal(err)
	}

	w.work(t)
	w.expectState(t, r, lifecycle.InReview) // not approved again at once
}

func TestApprove_TwiceSaysThatItIsApprovedAlready(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	if _, err := w.Approve(reviewer(t), erasure.Decision{RequestID: r.ID}); err != nil {
		t.Fatal(err)
	}
	_, err := w.Approve(reviewer(t), erasure.Decision{RequestID: r.ID})
	if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "already. It goes out by itself.") {
		t.Errorf("the second approval: %v", err)
	}
	_, err = w.Reject(reviewer(t), erasure.Rejection{RequestID: r.ID, Ground: lifecycle.LegallyRequired, Text: "We must keep it for ten years."})
	if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "Take the approval back first; then it can be rejected.") {
		t.Errorf("a rejection after it: %v", err)
	}
}

func TestReject_NeedsAGroundAndAText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	text := "We must keep your invoices for ten years."
	for name, in := range map[string]erasure.Rejection{
		"no ground":      {Text: text},
		"unknown ground": {Ground: "BECAUSE", Text: text},
		"no text":        {Ground: lifecycle.LegallyRequired, Text: "  short  "},
	} {
		in.RequestID = r.ID
		if _, err := w.Reject(reviewer(t), in); !fault.Is(err, fault.BadInput) {
			t.Errorf("%s: %v; want BAD_USER_INPUT", name, err)
		}
	}
	w.expectState(t, r, lifecycle.InReview)

	if _, err := w.Reject(reviewer(t), erasure.Rejection{RequestID: r.ID, Ground: lifecycle.LegallyRequired, Text: text}); err != nil {
		t.Fatal(err)
	}
	got := w.request(t, r.ID)
	if got.State != lifecycle.Rejected || got.FinishedAt == nil || *got.Ground != lifecycle.LegallyRequired || got.DecidedBy != "Robin Reviewer" {
		t.Errorf("rejected request is %v", got)
	}
	w.advance(t, 100*time.Hour)
	w.work(t)
	w.expectState(t, r, lifecycle.Rejected) // its review window means nothing any more
}

func TestS25_OneOfManyReviewersWins(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	ctx := reviewer(t)
	approve := func(ctx context.Context) error {
		_, err := w.Approve(ctx, erasure.Decision{RequestID: r.ID})
		return err
	}
	reject := func(ctx context.Context) error {
		_, err := w.Reject(ctx, erasure.Rejection{RequestID: r.ID, Ground: lifecycle.Archiving, Text: "It must be archived."})
		return err
	}
	var wins atomic.Int32
	var reviewers sync.WaitGroup
	for i := range 10 {
		decide := []func(context.Context) error{approve, reject}[i%2]
		reviewers.Go(func() {
			switch err := decide(ctx); {
			case err == nil:
				wins.Add(1)
			case !fault.Is(err, fault.Conflict):
				t.Error(err)
			}
		})
	}
	reviewers.Wait()
	if wins.Load() != 1 {
		t.Errorf("%d reviewers won; want 1", wins.Load())
	}
	if _, err := ledger.Verify(t.Context(), w.db.Read()); err != nil {
		t.Error(err)
	}
}

func TestS25_DecisionsRefuseAPageThatIsOutOfDate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	cause := "direct_request"
	if _, err := w.Correct(reviewer(t), erasure.Correction{RequestID: r.ID, Cause: &cause}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Approve(reviewer(t), erasure.Decision{RequestID: r.ID, Version: r.Version}); !fault.Is(err, fault.Conflict) {
		t.Errorf("got %v; want a conflict", err)
	}
}

func TestDecisions_HideRequestsOfOtherSources(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	if _, err := w.Approve(sender(t, "partner"), erasure.Decision{RequestID: r.ID}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("without the scope: %v", err)
	}
}

func TestCorrect_WorksOutTheDatesAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	ccpa := lifecycle.CCPA

	got, err := w.Correct(reviewer(t), erasure.Correction{RequestID: r.ID, Regulation: &ccpa, Attributes: []byte(`{"tier":"enterprise"}`)})

	if err != nil {
		t.Fatal(err)
	}
	due := r.SubmittedAt.AddDate(0, 0, 45).Format(time.DateOnly)
	if got.DueAt.Format(time.DateOnly) != due || got.AcknowledgeBy == nil || r.AcknowledgeBy != nil || got.ReviewEndsAt != nil || got.Cause != r.Cause {
		t.Errorf("due %v, review ends %v, cause %s", got.DueAt, got.ReviewEndsAt, got.Cause)
	}
}

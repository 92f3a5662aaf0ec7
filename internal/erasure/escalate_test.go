package erasure_test

import (
	"testing"
	"time"

	"lethe/ent/ledgerentry"
	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

func TestEscalateDue_MarksWhatIsOpenAsItsTimePasses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("ads", destination.Receipt{Status: destination.Accepted}, nil)
	r := w.forwarding(t)
	w.work(t)
	whole := r.DueAt.Sub(r.ReceivedAt)
	for _, mark := range []int{50, 75, 90, 100} {
		now, err := w.Now(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		at := r.ReceivedAt.Add(whole * time.Duration(mark) / 100)
		w.advance(t, at.Sub(now)-time.Minute)
		w.work(t)
		if got := w.request(t, r.ID).Escalation; got >= mark {
			t.Errorf("a minute before %d percent it is marked %d", mark, got)
		}
		w.advance(t, 2*time.Minute)
		w.work(t)
		if got := w.request(t, r.ID); got.Escalation != mark || (got.EscalateAt == nil) != (mark == 100) {
			t.Errorf("at %d percent it is marked %d, and looked at again at %v", mark, got.Escalation, got.EscalateAt)
		}
	}
	n, err := w.db.Read().LedgerEntry.Query().
		Where(ledgerentry.SubjectID(r.ID), ledgerentry.Action("request.escalated")).Count(t.Context())
	if err != nil || n != 4 {
		t.Errorf("%d entries of the ledger, error %v; want 4", n, err)
	}
}

func TestEscalateDue_LeavesWhatIsFinished(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	if _, err := w.Cancel(reviewer(t), erasure.Decision{RequestID: r.ID}); err != nil {
		t.Fatal(err)
	}
	w.advance(t, 20*24*time.Hour)
	if n, err := w.EscalateDue(system(t)); n != 0 || err != nil {
		t.Errorf("%d finished requests were marked, error %v", n, err)
	}
	w.expectState(t, r, lifecycle.Cancelled)
}

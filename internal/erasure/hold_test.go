package erasure_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// inDays is the day so many days from now, by the database's clock.
func (w *world) inDays(t *testing.T, days int) time.Time {
	t.Helper()
	now, err := w.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return now.AddDate(0, 0, days)
}

func (w *world) holdRequest(t *testing.T, r *ent.ErasureRequest) {
	t.Helper()
	in := erasure.Holding{RequestID: r.ID, Ground: lifecycle.HoldLegalClaims, ReviewOn: w.inDays(t, 10)}
	if _, err := w.Hold(reviewer(t), in); err != nil {
		t.Fatal(err)
	}
}

func (w *world) release(t *testing.T, r *ent.ErasureRequest) *ent.ErasureRequest {
	t.Helper()
	released, err := w.Release(reviewer(t), erasure.Decision{RequestID: r.ID})
	if err != nil {
		t.Fatal(err)
	}
	return released
}

func (w *world) holdDelivery(t *testing.T, d *ent.Delivery) error {
	t.Helper()
	_, err := w.HoldDelivery(reviewer(t), erasure.DeliveryHolding{DeliveryID: d.ID, Ground: lifecycle.HoldClarification, ReviewOn: w.inDays(t, 3)})
	return err
}

// recorded counts the ledger's entries of the action about a subject.
func (w *world) recorded(t *testing.T, subject uuid.UUID, action string) int {
	t.Helper()
	n, err := w.db.Read().LedgerEntry.Query().Where(ledgerentry.SubjectID(subject), ledgerentry.Action(action)).Count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestHold_StopsAReviewUntilItIsReleased(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	w.holdRequest(t, r)

	w.advance(t, 20*24*time.Hour) // also past the day of the review
	w.work(t)
	w.expectState(t, r, lifecycle.InReview)
	if _, err := w.Approve(reviewer(t), erasure.Decision{RequestID: r.ID}); !fault.Is(err, fault.Conflict) {
		t.Errorf("approving it answers %v; want a conflict", err)
	}
	w.expectNone(t)

	if got := w.release(t, r); got.HoldGround != nil || got.HoldBy != "" {
		t.Errorf("it is still on hold: %v", got)
	}
	w.expectNone(t)
	w.work(t)
	w.expectState(t, r, lifecycle.Approved) // and may be taken back as usual
}

func TestHold_KeepsAnApprovedRequestFromBeingRouted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	if _, err := w.Approve(reviewer(t), erasure.Decision{RequestID: r.ID}); err != nil {
		t.Fatal(err)
	}
	w.holdRequest(t, r)
	w.advance(t, time.Hour)
	w.work(t)
	w.expectState(t, r, lifecycle.Approved)
	w.expectNone(t)

	w.release(t, r)
	w.expectNone(t)
	w.work(t)
	w.expectState(t, r, lifecycle.Completed)
}

func TestHold_HoldsOpenDeliveriesAndReleasesThemToWhereTheyWere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("ads", destination.Receipt{Status: destination.Accepted}, nil)
	w.connector.tell("crm", destination.Receipt{}, errors.New("connection refused"))
	r := w.forwarding(t)
	w.work(t)
	accepted := w.expectDelivery(t, r, "ads", lifecycle.Accepted)
	if err := w.holdDelivery(t, w.delivery(t, r, "crm")); err != nil {
		t.Fatal(err)
	}

	w.holdRequest(t, r)
	w.advance(t, 24*time.Hour)
	w.work(t)
	ads, crm := w.expectDelivery(t, r, "ads", lifecycle.Held), w.expectDelivery(t, r, "crm", lifecycle.Held)
	if !ads.HoldOfRequest || crm.HoldOfRequest || *ads.HoldGround != lifecycle.HoldLegalClaims || *crm.HoldGround != lifecycle.HoldClarification {
		t.Errorf("ads is held by %v (%t), crm by %v (%t)", ads.HoldGround, ads.HoldOfRequest, crm.HoldGround, crm.HoldOfRequest)
	}
	if _, err := w.ReleaseDelivery(reviewer(t), crm.ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("one delivery is released from a request on hold: %v", err)
	}
	if err := w.holdDelivery(t, ads); !fault.Is(err, fault.Conflict) {
		t.Errorf("a delivery that is held with its request is held by itself: %v", err)
	}
	w.expectNone(t)

	w.release(t, r)
	w.expectDelivery(t, r, "crm", lifecycle.Held)
	if got := w.expectDelivery(t, r, "ads", lifecycle.Accepted); !got.ConfirmBy.Equal(*accepted.ConfirmBy) {
		t.Errorf("its confirmation is due %v; want %v, as before", got.ConfirmBy, accepted.ConfirmBy)
	}
	w.connector.tell("crm", destination.Receipt{Status: destination.Done}, nil)
	if _, err := w.ReleaseDelivery(reviewer(t), crm.ID); err != nil {
		t.Fatal(err)
	}
	w.work(t)
	w.expectDelivery(t, r, "crm", lifecycle.Done)
}

func TestHold_TakesTheEvidenceOfAnAttemptThatIsUnderWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("ads", destination.Receipt{}, errors.New("connection reset"))
	w.connector.hold, w.connector.inFlight = make(chan struct{}), make(chan struct{}, 2)
	r := w.forwarding(t)
	if _, err := w.ForwardDue(system(t)); err != nil {
		t.Fatal(err)
	}
	<-w.connector.inFlight
	<-w.connector.inFlight
	if err := w.holdDelivery(t, w.delivery(t, r, "crm")); !fault.Is(err, fault.Conflict) {
		t.Errorf("a delivery is held while it is sent: %v", err)
	}
	w.holdRequest(t, r)
	w.expectDelivery(t, r, "crm", lifecycle.Held)

	close(w.connector.hold)
	if err := w.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}

	if d := w.expectDelivery(t, r, "crm", lifecycle.Done); d.HoldGround != nil {
		t.Errorf("it is done and on hold: %v", d)
	}
	w.expectDelivery(t, r, "ads", lifecycle.Held)
	w.work(t)
	if n := len(w.connector.got("ads")); n != 1 {
		t.Errorf("ads was asked %d times; want once", n)
	}
}

func TestHold_ReplacesAGroundAndADay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding(t)
	w.holdRequest(t, r)
	in := erasure.Holding{RequestID: r.ID, Ground: lifecycle.HoldRestriction, ReviewOn: w.inDays(t, 1)}

	got, err := w.Hold(reviewer(t), in)

	if err != nil || *got.HoldGround != lifecycle.HoldRestriction || got.HoldBy != "Robin Reviewer" {
		t.Fatalf("the hold is %v, %v", got, err)
	}
	d := w.expectDelivery(t, r, "crm", lifecycle.Held)
	if *d.HoldGround != lifecycle.HoldRestriction || d.HoldReviewOn.Format(time.DateOnly) != in.ReviewOn.Format(time.DateOnly) {
		t.Errorf("its delivery is held by %v until %v", *d.HoldGround, d.HoldReviewOn)
	}
}

func TestHold_RefusesWhatIsNoHold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	for name, in := range map[string]erasure.Holding{
		"no ground":        {ReviewOn: w.inDays(t, 1)},
		"an unknown one":   {Ground: "BECAUSE", ReviewOn: w.inDays(t, 1)},
		"today":            {Ground: lifecycle.HoldRestriction, ReviewOn: w.inDays(t, 0)},
		"in two years":     {Ground: lifecycle.HoldRestriction, ReviewOn: w.inDays(t, 730)},
		"no day":           {Ground: lifecycle.HoldRestriction},
		"a text with NULs": {Ground: lifecycle.HoldRestriction, ReviewOn: w.inDays(t, 1), Note: "a\x00b"},
	} {
		in.RequestID = r.ID
		if _, err := w.Hold(reviewer(t), in); !fault.Is(err, fault.BadInput) {
			t.Errorf("%s: %v; want bad input", name, err)
		}
	}
	if _, err := w.Release(reviewer(t), erasure.Decision{RequestID: r.ID}); !fault.Is(err, fault.Conflict) {
		t.Errorf("releasing what is not on hold: %v; want a conflict", err)
	}
	if _, err := w.Cancel(reviewer(t), erasure.Decision{RequestID: r.ID}); err != nil {
		t.Fatal(err)
	}
	in := erasure.Holding{RequestID: r.ID, Ground: lifecycle.HoldRestriction, ReviewOn: w.inDays(t, 1)}
	if _, err := w.Hold(reviewer(t), in); !fault.Is(err, fault.Conflict) {
		t.Errorf("holding a closed request: %v; want a conflict", err)
	}
}

func TestRelease_LeavesTimeForTheFirstAttempt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding(t)
	w.holdRequest(t, r)
	w.advance(t, 60*24*time.Hour) // longer than a delivery is patient, and past the deadline
	w.release(t, r)

	if n, err := w.ExpireDue(system(t)); n != 0 || err != nil {
		t.Errorf("%d were given to a person before they were sent, %v", n, err)
	}
	w.work(t)
	w.expectState(t, r, lifecycle.Completed)
}

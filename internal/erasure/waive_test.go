package erasure_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// staffMember is somebody else each time.
func staffMember(t *testing.T, name string) context.Context {
	return auth.With(t.Context(), auth.StaffMember(uuid.New(), name, auth.Lead))
}

// failing returns a world and a request of which only the delivery to crm is open.
func failing(t *testing.T, fourEyes bool) (*world, *ent.ErasureRequest, erasure.Waiver) {
	t.Helper()
	cfg := standard
	cfg.FourEyes = fourEyes
	w := newWorldWith(t, cfg)
	w.connector.tell("crm", destination.Receipt{}, destination.Permanent(errors.New("answered 410")))
	r := w.forwarding(t)
	w.work(t)
	d := w.expectDelivery(t, r, "crm", lifecycle.Failed)
	return w, r, erasure.Waiver{DeliveryID: d.ID, Ground: lifecycle.WaiveSystemGone, Text: "It was switched off in May."}
}

func TestWaive_NeedsASecondPerson(t *testing.T) {
	t.Parallel()
	w, r, in := failing(t, true)
	ada, bob := staffMember(t, "Ada"), staffMember(t, "Bob")

	for range 2 { // again by the same person changes the proposal and no more
		if _, err := w.Waive(ada, in); err != nil {
			t.Fatal(err)
		}
		w.expectDelivery(t, r, "crm", lifecycle.Failed)
	}
	in.Text = "I have seen the empty rack."
	d, err := w.Waive(bob, in)

	if err != nil {
		t.Fatal(err)
	}
	if d.State != lifecycle.Waived || d.WaiverBy != "Ada" || d.WaivedBy != "Bob" || deref(d.Ground) != "SYSTEM_GONE" {
		t.Errorf("it is %s, proposed by %s, agreed by %s, on %v", d.State, d.WaiverBy, d.WaivedBy, d.Ground)
	}
	if d.WaiverText != "It was switched off in May.\nI have seen the empty rack." {
		t.Errorf("the words are %q", d.WaiverText)
	}
	w.expectState(t, r, lifecycle.Completed)
	w.expectNone(t)
}

func TestWaive_NeedsOnePersonWhereTheCompanyWantsNoMore(t *testing.T) {
	t.Parallel()
	w, r, in := failing(t, false)

	d, err := w.Waive(reviewer(t), in)

	if err != nil || d.State != lifecycle.Waived || d.WaiverBy != "Robin Reviewer" || d.WaivedBy != "Robin Reviewer" {
		t.Fatalf("it is %v, %v", d, err)
	}
	w.expectState(t, r, lifecycle.Completed)
	if _, err := w.Waive(reviewer(t), in); !fault.Is(err, fault.Conflict) {
		t.Errorf("waiving it again: %v; want a conflict", err)
	}
}

func TestWaive_AnotherGroundIsAnotherProposal(t *testing.T) {
	t.Parallel()
	w, r, in := failing(t, true)
	ada, bob := staffMember(t, "Ada"), staffMember(t, "Bob")
	if _, err := w.Waive(ada, in); err != nil {
		t.Fatal(err)
	}
	in.Ground = lifecycle.WaiveErasedOtherwise

	d, err := w.Waive(bob, in)
	if err != nil || d.State != lifecycle.Failed || d.WaiverBy != "Bob" || *d.WaiverGround != in.Ground {
		t.Fatalf("it is %v, %v; want Bob's proposal", d, err)
	}
	if d, err = w.Waive(ada, in); err != nil || d.State != lifecycle.Waived {
		t.Errorf("it is %v, %v; want it waived", d, err)
	}
	if n := w.recorded(t, r.ID, "delivery.waiver_proposed"); n != 2 {
		t.Errorf("%d proposals are on record; want 2", n)
	}
}

func TestS24_OnePersonCannotBeTwo(t *testing.T) {
	t.Parallel()
	w, r, in := failing(t, true)
	ada := staffMember(t, "Ada")
	w.waiveAtOnce(t, in, ada, 50)

	w.expectDelivery(t, r, "crm", lifecycle.Failed)
	w.expectState(t, r, lifecycle.Forwarding)

	w.waiveAtOnce(t, in, staffMember(t, "Bob"), 20)
	w.expectDelivery(t, r, "crm", lifecycle.Waived)
	if n := w.recorded(t, r.ID, "delivery.waived"); n != 1 {
		t.Errorf("%d waivers are on record; want 1", n)
	}
}

// waiveAtOnce waives many times at once, as one person.
func (w *world) waiveAtOnce(t *testing.T, in erasure.Waiver, who context.Context, times int) {
	t.Helper()
	var all sync.WaitGroup
	for range times {
		all.Go(func() {
			if _, err := w.Waive(who, in); err != nil && !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestS24_TheDatabaseKeepsTwoPersonsApart(t *testing.T) {
	t.Parallel()
	w, _, in := failing(t, true)
	if _, err := w.Waive(staffMember(t, "Ada"), in); err != nil {
		t.Fatal(err)
	}
	_, err := w.db.SQL().ExecContext(t.Context(), `UPDATE deliveries SET state = 'WAIVED', closed_at = now(), next_attempt_at = NULL,
		ground = 'x', waived_by = 'Ada', waived_by_id = waiver_by_id WHERE id = $1`, in.DeliveryID)
	if err == nil {
		t.Error("somebody agreed to a waiver of their own")
	}
}

func TestWaive_RefusesWhatIsNoWaiver(t *testing.T) {
	t.Parallel()
	w, r, in := failing(t, true)
	for name, change := range map[string]func(*erasure.Waiver){
		"no ground": func(in *erasure.Waiver) { in.Ground = "" },
		"no words":  func(in *erasure.Waiver) { in.Text = "  gone  " },
	} {
		bad := in
		change(&bad)
		if _, err := w.Waive(reviewer(t), bad); !fault.Is(err, fault.BadInput) {
			t.Errorf("%s: %v; want bad input", name, err)
		}
	}
	if _, err := w.Waive(system(t), in); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the system waives: %v; want it forbidden", err)
	}
	if _, err := w.WithdrawWaiver(reviewer(t), in.DeliveryID); !fault.Is(err, fault.Conflict) {
		t.Errorf("withdrawing nothing: %v; want a conflict", err)
	}
	in.DeliveryID = w.delivery(t, r, "ads").ID
	if _, err := w.Waive(reviewer(t), in); !fault.Is(err, fault.Conflict) {
		t.Errorf("waiving what is done: %v; want a conflict", err)
	}
}

func TestWithdrawWaiver_LeavesNothingToAgreeTo(t *testing.T) {
	t.Parallel()
	w, r, in := failing(t, true)
	if _, err := w.Waive(staffMember(t, "Ada"), in); err != nil {
		t.Fatal(err)
	}
	if d, err := w.WithdrawWaiver(staffMember(t, "Cleo"), in.DeliveryID); err != nil || d.WaiverGround != nil || d.WaiverBy != "" || d.WaiverText != "" {
		t.Fatalf("what is left is %v, %v", d, err)
	}
	if _, err := w.Waive(staffMember(t, "Bob"), in); err != nil {
		t.Fatal(err)
	}
	w.expectDelivery(t, r, "crm", lifecycle.Failed)
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

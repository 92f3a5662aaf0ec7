package erasure_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"lethe/ent/erasurerequest"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

func TestReject_RefusesTextThatCannotBeStored(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())

	_, err := w.Reject(reviewer(t), erasure.Rejection{RequestID: r.ID, Ground: lifecycle.LegalClaims, Text: "We need it.\x00 Sorry."})
	if !fault.Is(err, fault.BadInput) {
		t.Errorf("the answer is %v; want bad input", err)
	}
}

func TestSubmit_TakesNumbersThatPostgresCanKeepAndRefusesOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for number, want := range map[string]bool{
		"-0": true, "1E+2": true, "0.0": true, "1e308": true, "-5e-324": true, "18446744073709551616": true,
		"1e400": false, "1e-20000": false, "0.0e-17000": false, "1e-99999999999": false,
	} {
		in := anna()
		in.Attributes = []byte(`{"n":` + number + `}`)
		_, err := w.Submit(sender(t, "shop"), in)
		if want && err != nil || !want && !fault.Is(err, fault.BadInput) {
			t.Errorf("%s: %v", number, err)
		}
	}
}

func TestSubmit_IsNotAReplayWhenOnlyItsOwnFirstTryWasBrokenOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	breakOff(t, w, "idempotency_keys")
	in := anna()
	in.IdempotencyKey = "once"

	out, err := w.Submit(sender(t, "shop"), in)
	if err != nil || out.Replayed {
		t.Errorf("replayed %v, error %v; want a new request", out.Replayed, err)
	}
}

func TestSubmit_LinksRequestsOfOneSubjectThatComeAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := w.Submit(sender(t, "shop"), anna()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()

	alone, err := w.db.Read().ErasureRequest.Query().Where(erasurerequest.DuplicateOfIDIsNil()).Count(t.Context())
	if err != nil || alone != 1 {
		t.Errorf("%d requests know of no other, error %v; want the first alone", alone, err)
	}
}

func TestCorrect_LeavesThePersonWhoTookAnApprovalBackTheirTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	w.advance(t, 73*time.Hour) // its review window has ended
	if _, err := w.ApproveDue(system(t)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Undo(reviewer(t), erasure.Decision{RequestID: r.ID}); err != nil {
		t.Fatal(err)
	}
	cause := "direct_request"
	if _, err := w.Correct(reviewer(t), erasure.Correction{RequestID: r.ID, Cause: &cause}); err != nil {
		t.Fatal(err)
	}
	w.work(t)

	w.expectState(t, r, lifecycle.InReview)
}

// breakOff makes the first statement that writes to the table the victim of a
// deadlock.
func breakOff(t *testing.T, w *world, table string) {
	t.Helper()
	w.exec(t, `
		create sequence tries;
		create function break_off() returns trigger language plpgsql as $$
		begin
			if nextval('tries') = 1 then raise 'broken off' using errcode = 'deadlock_detected'; end if;
			return new;
		end $$;
		create trigger break_off before insert on `+table+` for each row execute function break_off()`)
}

func TestSubmit_CountsCharactersNotBytes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := anna()
	in.ExternalID = strings.Repeat("ж", 200)
	if r := w.submit(t, in); *r.ExternalID != in.ExternalID {
		t.Errorf("external id is %q", *r.ExternalID)
	}
}

func TestRouteDue_GivesBackWhatWasApprovedBeforeThereWereRules(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	if _, err := w.db.SQL().ExecContext(t.Context(), "UPDATE rule_sets SET version = version + 1000; DELETE FROM rule_sets"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Approve(reviewer(t), erasure.Decision{RequestID: r.ID}); err != nil {
		t.Fatal(err)
	}
	w.publish(t, twoDestinations)
	w.advance(t, time.Minute)
	w.work(t)
	if got := w.request(t, r.ID); got.State != lifecycle.InReview || got.UnroutableAt == nil {
		t.Errorf("request is %s, unroutable since %v", got.State, got.UnroutableAt)
	}
}

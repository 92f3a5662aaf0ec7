package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"lethe/ent/destination"
	"lethe/internal/auth"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

func TestDestination_IsPausedAndResumed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Operator)
	b.get("/destinations/crm").shows("/destinations/crm/pause", "/destinations/crm/resend").hides("Paused since")
	b.get("/destinations/crm/pause").expect(http.StatusOK).shows("Nothing is sent to Customer database")
	b.post("/destinations/crm/pause", "why", strings.Repeat("x", 1001)).expect(http.StatusUnprocessableEntity).shows("Error: Pause", "xxx</textarea>")
	b.post("/destinations/crm/pause", "why", "Maintenance").leadsTo("/destinations/crm")
	b.get("/destinations/crm").shows("Customer database is paused.", "Paused since", "/destinations/crm/resume").hides("/destinations/crm/pause")
	w.as(auth.Auditor).get("/destinations/crm").shows("Paused since").hides("/destinations/crm/")
	r := w.forwarding()
	if got := w.delivery(r, "crm"); got.Attempts != 0 {
		t.Errorf("%d attempts at a destination that is paused", got.Attempts)
	}
	b.get("/deliveries?view=queued").shows(r.Reference)
	b.post("/destinations/crm/resume", "return", "/destinations").leadsTo("/destinations")
	w.work()
	w.expectDelivery(w.delivery(r, "crm").State, lifecycle.Done)
	b.post("/destinations/nowhere/resume").expect(http.StatusNotFound)
}

func TestDestination_SaysThatItIsNotReached(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.fail("crm", fmt.Errorf("connection refused"))
	w.forwarding()
	resting := func() bool {
		d, err := w.db.Read().Destination.Query().Where(destination.Name("crm")).Only(t.Context())
		return err == nil && d.CircuitOpenUntil != nil
	}
	for tries := 0; !resting() && tries < 50; tries++ {
		w.advance(time.Hour)
		w.work()
	}
	w.as(auth.Operator).get("/destinations/crm").shows("Not reached.", "Its last 5 attempts failed", "The next try is in")
}

func TestResend_SaysWhatItWillDoBeforeItDoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	now, err := w.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	backup := now.In(w.cfg.Zone).Format(view.MinuteFormat)
	r := w.forwarding()
	b := w.as(auth.Operator)
	const path = "/destinations/crm/resend"
	b.get(path).expect(http.StatusOK).shows("When the backup was made", "In CET.").hides("What is about to happen")
	b.get(path+"?since=yesterday").expect(http.StatusUnprocessableEntity).shows("it is not in the future", "yesterday")
	b.get(path + "?since=2999-01-01T00:00").expect(http.StatusUnprocessableEntity)
	b.get(path+"?since="+backup).expect(http.StatusOK).shows("1 delivery will be sent again.", "Send 1 delivery again").hides("cannot be")
	w.expectDelivery(w.delivery(r, "crm").State, lifecycle.Done)

	b.post(path, "since", "yesterday", "comment", "Kept").expect(http.StatusUnprocessableEntity)
	b.post(path, "since", backup, "comment", strings.Repeat("x", 1001)).expect(http.StatusUnprocessableEntity).shows("xxx</textarea>")
	b.post(path, "since", backup, "comment", "Restored").leadsTo("/destinations/crm")
	again := w.delivery(r, "crm")
	if again.Round != 1 {
		t.Errorf("the newest delivery is of round %d", again.Round)
	}
	b.get("/destinations/crm").shows("1 delivery sent again.")
	b.get("/deliveries/" + again.ID.String()).shows("Sent again 1 time")
	b.get(path + "?since=" + backup).shows("Nothing of what was erased since then can be sent again.").hides("Send 0")
}

func TestResend_CountsWhatIsBeyondReach(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding()
	w.exec(`UPDATE deliveries SET state = 'DONE', closed_at = lethe_now(), next_attempt_at = NULL WHERE state = 'ACCEPTED'`)
	w.exec(`UPDATE erasure_requests SET state = 'COMPLETED', finished_at = lethe_now()`)
	w.advance(721 * time.Hour)
	w.work()
	b := w.as(auth.Lead)
	b.get("/requests/" + r.Reference).shows("Archived")
	b.get("/destinations/crm/resend?since=2020-01-01T00:00").shows("1 archived request cannot be")
	b.get("/destinations/nowhere/resend").expect(http.StatusNotFound)
}

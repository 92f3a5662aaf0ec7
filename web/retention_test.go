package web_test

import (
	"net/http"
	"testing"
	"time"

	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

func TestRetention_ShowsWhenWhatIsForgotten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	page := w.as(auth.Auditor).get("/settings/retention").expect(http.StatusOK)
	page.shows("Identifiers, their key, texts", "30 days", "Tombstones", "730 days", "Records: Rejected", "11 CCR § 7101", "24 months", "Not confirmed by a source")
}

func TestRequest_TellsThatThePersonWasErasedBefore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	erased := w.forwarding()
	w.work()
	w.exec(`UPDATE deliveries SET state = 'DONE', closed_at = lethe_now(), confirm_by = NULL, next_attempt_at = NULL`)
	w.exec(`UPDATE erasure_requests SET state = 'COMPLETED', finished_at = lethe_now()`)
	refused := w.submit(anna())
	if _, err := w.Reject(w.system(), erasure.Rejection{RequestID: refused.ID, Ground: lifecycle.LegalClaims, Text: "A court case is open."}); err != nil {
		t.Fatal(err)
	}
	w.advance(721 * time.Hour)
	w.work()
	finished, err := w.db.Read().ArchivedRequest.Get(t.Context(), erased.ID)
	if err != nil {
		t.Fatal(err)
	}

	open, last := w.submit(anna()), w.submit(anna())
	day := finished.FinishedAt.In(w.cfg.Zone).Format("2 Jan 2006")
	page := w.as(auth.Reviewer).get("/requests/" + last.Reference).expect(http.StatusOK)
	page.shows("This person was erased before:", `href="/requests/`+erased.Reference+`"`, "on "+day, refused.Reference, "Rejected on "+day, "Possible duplicate")
	page.hides("Open since", "Erased on") // the open one is named as a possible duplicate
	w.as(auth.Reviewer).get("/requests/" + open.Reference).shows("This person was erased before:")
	w.as(auth.Reviewer).get("/requests/" + erased.Reference).hides("Earlier requests")
}

package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"lethe/internal/auth"
	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

var nasty = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, `</textarea><script>alert(1)</script>`,
	`javascript:alert(1)`, `{{7*7}}`, `<!--`, `</title><svg onload=alert(1)>`, `&lt;script&gt;`,
}

func TestS37_PagesShowTextAsText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Reviewer)
	for i, text := range nasty {
		in := anna()
		in.Identifiers = []erasure.IdentifierInput{{Type: "customer_id", Value: fmt.Sprintf("c-%d-%s", i, text)}}
		in.ExternalID = text
		in.Attributes = fmt.Appendf(nil, `{"note": %q}`, text)
		r := w.submit(in)
		path := "/requests/" + r.Reference
		long := text + " and ten characters more"
		b.post(path+"/reject", "ground", text, "text", long).expect(http.StatusUnprocessableEntity).hides(raw(text)...)
		b.post(path+"/reject", "ground", "LEGAL_CLAIMS", "text", long).leadsTo(path)
		b.get(path).expect(http.StatusOK).hides(raw(text)...)
		b.get("/queue?view=open&cause=" + strings.ReplaceAll(fields("q", text), "q=", "")).hides(raw(text)...)
	}
}

// raw is a text that would do harm if it were not escaped.
func raw(text string) []string {
	if strings.ContainsAny(text, `<"'`) {
		return []string{text}
	}
	return nil
}

func TestRequest_KeepsItsAddressInTheArchive(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.fail("ads", destination.Permanent(fmt.Errorf("status 400")))
	r := w.forwarding()
	path := "/requests/" + r.Reference
	b := w.as(auth.Auditor)
	b.get(path).expect(http.StatusOK).shows("Delivery failed", "Customer database", "Advertising", "status 400", "at Advertising did not succeed")
	w.connector.fail("ads", nil)
	w.exec(`UPDATE deliveries SET state = 'DONE', closed_at = lethe_now(), next_attempt_at = NULL, last_error = NULL WHERE state = 'FAILED'`)
	w.exec(`UPDATE erasure_requests SET state = 'COMPLETED', finished_at = lethe_now()`)
	w.advance(721 * time.Hour)
	w.work()
	b.get(path).expect(http.StatusOK).shows("Completed", "The data subject is no longer known here", "Customer database", "Erased (HTTP 200)", "The identifiers were destroyed.").hides("•••")
	b.get("/archive").expect(http.StatusOK).shows(path, "Completed")
	b.get("/archive?outcome=REJECTED").shows("No archived requests match").hides(r.Reference)
	b.get("/archive?from=2026-13-40").expect(http.StatusUnprocessableEntity).shows("Give a day such as 2026-11-20.")
	archived, err := w.db.Read().ArchivedRequest.Query().Only(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	last := archived.FinishedAt.In(w.cfg.Zone)
	day, before, after := last.Format(time.DateOnly), last.AddDate(0, 0, -1).Format(time.DateOnly), last.AddDate(0, 0, 1).Format(time.DateOnly)
	b.get("/archive?from=" + day + "&to=" + day).shows(r.Reference)
	b.get("/archive?from=" + after).hides(r.Reference)
	b.get("/archive?to=" + before).hides(r.Reference)
	w.as(auth.Reviewer).post(path + "/approve").expect(http.StatusNotFound)
}

func TestArchive_ShowsEachRequestOncePageByPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, reference := range w.fill(60) {
		r := w.request(reference)
		if _, err := w.Cancel(w.system(), erasure.Decision{RequestID: r.ID}); err != nil {
			t.Fatal(err)
		}
	}
	w.advance(721 * time.Hour)
	w.work()
	b := w.as(auth.Admin)
	first := b.get("/archive?outcome=CANCELLED").expect(http.StatusOK)
	second := b.get(first.next()).expect(http.StatusOK)
	seen := map[string]bool{}
	for _, reference := range append(first.references(), second.references()...) {
		seen[reference] = true
	}
	if len(first.references()) != 50 || len(seen) != 60 || second.next() != "" {
		t.Errorf("%d and %d rows, %d different", len(first.references()), len(second.references()), len(seen))
	}
}

func TestRequest_NamesOthersOfTheSamePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.submit(anna()), w.submit(anna())
	b := w.as(auth.Reviewer)
	b.get("/requests/"+first.Reference).shows(second.Reference, "Possible duplicate")
	b.get("/requests/"+second.Reference).shows(first.Reference, "An earlier request may be of the same person.")
}

func TestRequest_ThatNoRuleRoutesSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := anna()
	in.Cause = "other"
	r := w.submit(in)
	b := w.as(auth.Reviewer)
	b.get("/requests/" + r.Reference).shows("No rule of version 1 sends this request anywhere.")
	b.post("/requests/" + r.Reference + "/approve")
	w.advance(time.Minute)
	w.work()
	w.expectState(r.Reference, lifecycle.InReview)
	b.get("/requests/"+r.Reference).shows("No destination", "Nothing to send to", "A person must decide.")
}

func TestRequest_LeadsBackToTheListItCameFrom(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	b := w.as(auth.Reviewer)
	b.get("/queue?view=open&cause=account_deleted")
	b.get("/requests/" + r.Reference).shows(`href="/queue?cause=account_deleted&amp;view=open#to-` + r.Reference + `"`)
}

func TestDestinations_ShowWhatWaitsAndWhatFailed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Operator)
	b.get("/destinations").expect(http.StatusOK).shows("Customer database", "By callback", "Works")
	w.connector.fail("crm", destination.Permanent(fmt.Errorf("status 400")))
	r := w.forwarding()
	b.get("/destinations").shows("1 needs a person")
	b.get("/destinations/crm").expect(http.StatusOK).shows(r.Reference, "status 400", "/retry", "crm.example.com", "#rule-everyone")
	b.get("/destinations/ads").expect(http.StatusOK).shows("1 hour").hides(r.Reference)
	w.as(auth.Auditor).get("/destinations/crm").shows(r.Reference).hides("/retry")
}

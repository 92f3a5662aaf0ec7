package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"lethe/internal/auth"
	"lethe/internal/destination"
	"lethe/internal/lifecycle"
)

func (w *world) expectState(reference string, want lifecycle.RequestState) {
	w.t.Helper()
	if got := w.request(reference).State; got != want {
		w.t.Errorf("%s is %s, want %s", reference, got, want)
	}
}

func TestDecide_ApproveUndoReject(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	path := "/requests/" + r.Reference
	b := w.as(auth.Reviewer)
	page := b.get("/queue").shows(r.Reference, path+"/approve")
	b.get(path).shows("Sends erasure orders to 2 destinations under version 1", "because of everyone", "Does not match")
	b.get(path + "/approve").leadsTo(path)

	b.post(path+"/approve", "version", page.version(), "return", "/queue?view=review").leadsTo("/queue?view=review")
	w.expectState(r.Reference, lifecycle.Approved)
	page = b.get("/queue?view=review").shows(r.Reference+" approved.", path+"/undo")
	b.get("/queue?view=review").hides(r.Reference + " approved.")
	b.get(path).shows("Undo approval", "Approved by", "Robin reviewer")

	b.post(path+"/undo", "version", page.version(), "return", "/queue?view=review").leadsTo("/queue?view=review")
	w.expectState(r.Reference, lifecycle.InReview)
	b.get("/queue").shows("Approval of " + r.Reference + " taken back.")

	page = b.get(path + "/reject").expect(http.StatusOK)
	wrong := b.post(path+"/reject", "version", page.version(), "ground", "", "text", "Zu kurz").expect(http.StatusUnprocessableEntity)
	wrong.shows("Zu kurz</textarea>", "Choose the ground", "Tell the data subject why", "Error: Reject")
	w.expectState(r.Reference, lifecycle.InReview)
	b.post(path+"/reject", "version", wrong.version(), "ground", "LEGAL_CLAIMS", "text", "A claim is open.\r\nYou may complain.").leadsTo(path)
	w.expectState(r.Reference, lifecycle.Rejected)
	if got := w.request(r.Reference).DecisionText; got != "A claim is open.\nYou may complain." {
		t.Errorf("the text is %q", got)
	}
	b.get(path).shows(r.Reference+" rejected.", "Legal claims", "Art. 17(3)(e) GDPR", "A claim is open.", "Approval taken back")
	b.get(path + "/reject").leadsTo(path)
}

func TestDecide_Cancel(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	b := w.as(auth.Lead)
	page := b.get("/requests/" + r.Reference + "/cancel").expect(http.StatusOK)
	b.post("/requests/"+r.Reference+"/cancel", "version", page.version(), "return", "https://evil.example.com/").leadsTo("/requests/" + r.Reference)
	w.expectState(r.Reference, lifecycle.Cancelled)
}

func TestDecide_OfTwoReviewersOneIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	path := "/requests/" + r.Reference
	robin, lou := w.as(auth.Reviewer), w.as(auth.Lead)
	first, second := robin.get(path).version(), lou.get(path+"/reject").version()
	robin.post(path+"/approve", "version", first).leadsTo(path)

	late := lou.post(path+"/reject", "version", second, "ground", "LEGAL_CLAIMS", "text", "A claim <b>is</b> open.", "return", "/queue")
	late.expect(http.StatusConflict).shows("Changed by Robin reviewer", "A claim &lt;b&gt;is&lt;/b&gt; open.", "no longer allows this")
	w.expectState(r.Reference, lifecycle.Approved)

	robin.post(path + "/undo").leadsTo(path)
	lou.post(path+"/approve", "version", second).expect(http.StatusConflict)
	w.expectState(r.Reference, lifecycle.InReview)
	again := lou.post(path+"/reject", "version", second, "ground", "LEGAL_CLAIMS", "text", "A claim is open.").expect(http.StatusConflict).shows("Reject request anyway")
	lou.post(path+"/reject", "version", again.version(), "ground", "LEGAL_CLAIMS", "text", "A claim is open.", "return", path).leadsTo(path)
	w.expectState(r.Reference, lifecycle.Rejected)
}

func TestDecide_UndoTooLateSendsNothingBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	path := "/requests/" + r.Reference
	b := w.as(auth.Reviewer)
	b.post(path + "/approve").leadsTo(path)
	page := b.get(path)
	w.advance(31 * time.Second)
	b.post(path+"/undo", "version", page.version()).expect(http.StatusConflict).shows("no longer allows this").hides("anyway")
	w.expectState(r.Reference, lifecycle.Approved)
	b.get(path).hides("Undo approval")
}

func TestS26_FormsTakeNoFieldTheyDoNotKnow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	b := w.as(auth.Reviewer)
	for _, verb := range []string{"approve", "undo", "reject", "cancel", "hold", "release", "join", "unlink", "retry", "assign", "note"} {
		path := "/requests/" + r.Reference + "/" + verb
		b.post(path, "status", "approved", "role", "admin").expect(http.StatusUnprocessableEntity)
		b.post(path, "version", "1", "version", "2").expect(http.StatusUnprocessableEntity)
		b.post(path, "version", "many").expect(http.StatusUnprocessableEntity)
		b.post(path, "return", "a\x00b").expect(http.StatusUnprocessableEntity)
		b.post(path+"?version=1", "version", "1").expect(http.StatusUnprocessableEntity)
		b.post(path, "return", strings.Repeat("x", 70<<10)).expect(http.StatusUnprocessableEntity)
		b.send(http.MethodPost, path, `{"version":1}`, "Content-Type", "application/json", "Origin", b.base).expect(http.StatusUnprocessableEntity)
	}
	w.expectState(r.Reference, lifecycle.InReview)
}

func TestDecide_HTMXFollowsTheRedirectToAFragment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	b := w.as(auth.Reviewer)
	b.client.CheckRedirect = nil // as fetch does
	page := b.send(http.MethodPost, "/requests/"+r.Reference+"/approve", fields("version", "1", "return", "/queue?view=review"),
		"Content-Type", "application/x-www-form-urlencoded", "Origin", b.base, "HX-Request", "true")
	page.expect(http.StatusOK).shows(r.Reference+" approved.", `<main id="main"`).hides("<html")
}

func TestRetry_MakesADeliveryDueAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.fail("crm", destination.Permanent(fmt.Errorf("status 400: <script>alert(1)</script>")))
	r := w.forwarding()
	path := "/requests/" + r.Reference
	b := w.as(auth.Operator)
	page := b.get(path).expect(http.StatusOK).shows("Needs a person", "&lt;script&gt;").hides("<script>alert")
	_, crm, _ := strings.Cut(page.body, "Customer database") // the destinations are in the order of their titles
	_, after, _ := strings.Cut(crm, `action="/deliveries/`)
	id, _, _ := strings.Cut(after, "/")
	w.connector.fail("crm", nil)
	b.post("/deliveries/"+id+"/retry", "return", path).leadsTo(path)
	b.get(path).shows("The delivery of " + r.Reference + " to Customer database is tried again now.")
	w.work()
	b.get(path).shows("Erased (HTTP 200)")
	b.post("/deliveries/" + id + "/retry").expect(http.StatusConflict).shows("nothing to decide about it")
	b.post("/deliveries/nonsense/retry").expect(http.StatusNotFound)
	b.post("/deliveries/0190b5a0-0000-7000-8000-000000000001/retry").expect(http.StatusNotFound)
}

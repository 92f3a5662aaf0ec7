package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"lethe/internal/auth"
	"lethe/internal/lifecycle"
)

var planHash = regexp.MustCompile(`name="planHash" value="([^"]+)"`)

// plan is the hash of the plan that the page shows.
func (s seen) plan() string {
	s.t.Helper()
	found := planHash.FindStringSubmatch(s.body)
	if found == nil {
		s.t.Fatalf("%s shows no plan:\n%s", s.what, s.body)
	}
	return found[1]
}

func TestPlan_IsShownWithItsReasonsBeforeItIsApproved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	b := w.as(auth.Reviewer)
	page := b.get("/requests/" + r.Reference)
	page.shows("When it is approved", "2 destinations under version 1", "because of everyone", "Why, and why not the others", "enterprise", "the request has no attribute tier")
	b.post("/requests/"+r.Reference+"/approve", "version", page.version(), "planHash", page.plan()).leadsTo("/requests/" + r.Reference)
	b.get("/requests/"+r.Reference).shows("What is about to be sent", "2 destinations under version 1")
}

func TestPlan_ThatHasChangedIsNotApprovedUnseen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	b := w.as(auth.Reviewer)
	path := "/requests/" + r.Reference
	page := b.get(path)
	w.publish(strings.Replace(twoDestinations, "[crm, ads]", "[ads]", 1))
	late := b.post(path+"/approve", "version", page.version(), "planHash", page.plan(), "return", "/queue").expect(http.StatusConflict)
	late.shows("The plan of "+r.Reference+" has changed", "Nothing was approved.", "no longer to Customer database", "1 destination under version 2", "Approve this plan").hides("Changed by")
	w.expectState(r.Reference, lifecycle.InReview)
	b.post(path+"/approve", "version", late.version(), "planHash", late.plan(), "return", "/queue").leadsTo("/queue")
	w.expectState(r.Reference, lifecycle.Approved)
}

func TestPlan_ThatIsTheSameUnderAnotherVersionIsApproved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	b := w.as(auth.Reviewer)
	page := b.get("/requests/" + r.Reference)
	w.publish(strings.Replace(twoDestinations, "title: Advertising", "title: Ads", 1))
	b.post("/requests/"+r.Reference+"/approve", "version", page.version(), "planHash", page.plan()).leadsTo("/requests/" + r.Reference)
}

func TestPlan_ThatChangedAfterTheApprovalIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	path := "/requests/" + r.Reference
	b := w.as(auth.Reviewer)
	b.post(path + "/approve").leadsTo(path)
	w.publish(strings.Replace(twoDestinations, "[crm, ads]", "[ads]", 1))
	w.advance(time.Minute)
	w.work()
	w.expectState(r.Reference, lifecycle.InReview)
	page := b.get(path).shows("The plan changed after it was approved:", "no longer Customer database. Rules version 1 → 2. Look again, then approve.")
	b.post(path+"/approve", "version", page.version(), "planHash", page.plan()).leadsTo(path)
	b.get(path).hides("The plan changed after it was approved")
	w.advance(time.Minute)
	w.work()
	w.expectState(r.Reference, lifecycle.Forwarding)
}

func TestPlan_OfARequestThatAnotherPersonChangedIsShownOnTheConflict(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	path := "/requests/" + r.Reference
	robin, lou := w.as(auth.Reviewer), w.as(auth.Lead)
	page := lou.get(path)
	robin.post(path + "/approve").leadsTo(path)
	robin.post(path + "/undo").leadsTo(path)
	late := lou.post(path+"/approve", "version", page.version(), "planHash", page.plan()).expect(http.StatusConflict)
	late.shows("Changed by Robin reviewer", "2 destinations under version 1", "Approve this plan")
	lou.post(path+"/approve", "version", late.version(), "planHash", late.plan()).leadsTo(path)
}

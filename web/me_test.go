package web_test

import (
	"net/http"
	"strings"
	"testing"

	"lethe/internal/auth"
)

func TestMe_KeepsPreferences(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Reviewer)
	b.post("/me", "theme", "light", "density", "compact", "zone", "Asia/Tokyo", "start", "/deliveries", "keys", "on").leadsTo("/me")
	b.get("/me").shows(`value="Asia/Tokyo"`, `<option value="/deliveries" selected>`, `value="compact" checked`)
	b.post("/me", "theme", "dark").leadsTo("/me") // what is not there stays
	b.get("/me").shows(`value="Asia/Tokyo"`, `data-theme="dark"`)
	b.get("/").leadsTo("/deliveries")

	b.post("/me", "zone", "Asia/Toky", "density", "compact").expect(http.StatusUnprocessableEntity).
		shows(`value="Asia/Toky"`, `href="#zone"`, "Give the name of a time zone")
	b.post("/me", "start", "/login").expect(http.StatusUnprocessableEntity).shows("Choose one of the pages.")
	b.post("/me", "start", "https://evil.example.com").expect(http.StatusUnprocessableEntity)
	b.post("/me", "keys", "maybe").expect(http.StatusUnprocessableEntity).shows("Choose on or off.")
}

func TestMe_ShowsTimesInTheReadersZone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	b := w.as(auth.Reviewer)
	path := "/requests/" + r.Reference
	b.get(path).shows(" CET</time>")
	b.post("/me", "zone", "Asia/Tokyo").leadsTo("/me")
	page := b.get(path).shows(" JST</time>").hides(" CET</time>")
	page.shows(r.DueAt.In(w.cfg.Zone).Format("2 Jan 2006") + "</time>") // a day of the company

	crm := w.as(auth.Admin)
	crm.post("/me", "zone", "Asia/Tokyo").leadsTo("/me")
	crm.get("/destinations/crm/resend").shows("In JST.")
}

func TestStart_FollowsTheRoleAndTheChoice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead := w.as(auth.Lead)
	lead.get("/").leadsTo("/queue")
	lead.post("/views", "name", "Late", "query", "view=overdue", "shared", "no").leadsTo("/queue?view=overdue")
	lead.post("/me", "start", "/queue?view=overdue").leadsTo("/me")
	lead.get("/").leadsTo("/queue?view=overdue")

	lead.post("/me", "start", "/audit").leadsTo("/me")
	if err := w.staff.ChangeRole(w.system(), w.account(auth.Lead), auth.Operator); err != nil {
		t.Fatal(err)
	}
	lead.get("/").leadsTo("/queue") // an operator does not read the ledger
	if to := w.as(auth.Auditor).get("/").header.Get("Location"); to != "/audit" && to != "/dashboard" {
		t.Errorf("an auditor begins at %s", to)
	}
}

func TestPassword_OfOnesOwnEndsTheOtherSessions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	here, there := w.as(auth.Reviewer), w.as(auth.Reviewer)
	const fresh = "another horse, another battery"
	here.post("/me/password", "current", "wrong "+password, "password", fresh).expect(http.StatusUnprocessableEntity).
		shows("This is not your password.", "Error: Change password").hides(fresh)
	there.get("/queue").expect(http.StatusOK)

	here.post("/me/password", "current", password, "password", fresh).leadsTo("/me")
	here.get("/me").expect(http.StatusOK).shows("Your password is changed", "This browser").hides("Another browser")
	there.get("/queue").leadsTo("/login?next=%2Fqueue")
	w.browser().post("/login", "email", w.account(auth.Reviewer), "password", fresh).leadsTo("/")
}

func TestSessions_AreEndedElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	here, there, colleague := w.as(auth.Reviewer), w.as(auth.Reviewer), w.as(auth.Lead)
	page := here.get("/me").expect(http.StatusOK).shows("This browser", "Another browser", "Sign out the others")
	if n := strings.Count(page.body, "Another browser"); n != 1 {
		t.Errorf("%d other browsers, want 1", n)
	}
	here.post("/me/sessions").leadsTo("/me")
	here.get("/me").expect(http.StatusOK).shows("1 session ended.").hides("Another browser", "Sign out the others")
	there.get("/queue").leadsTo("/login?next=%2Fqueue")
	colleague.get("/queue").expect(http.StatusOK)
}

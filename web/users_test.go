package web_test

import (
	"net/http"
	"regexp"
	"testing"

	"lethe/internal/auth"
	"lethe/web"
	"lethe/web/view"
)

var shownSecret = regexp.MustCompile(`id="shown" type="text" value="([^"]+)"`)

// secret is what a page shows once.
func (s seen) secret() string {
	s.t.Helper()
	found := shownSecret.FindStringSubmatch(s.body)
	if found == nil {
		s.t.Fatalf("%s shows no secret:\n%s", s.what, s.body)
	}
	return found[1]
}

func TestUsers_AreAddedWithAPasswordThatIsShownOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(auth.Admin)
	admin.post("/settings/users/new", "name", "Sam Example", "email", "sam", "role", "").expect(http.StatusUnprocessableEntity).
		shows(`value="Sam Example"`, "Give an e-mail address", "Choose one of the roles")
	admin.post("/settings/users/new", "name", "Robin", "email", w.account(auth.Admin), "role", "lead").expect(http.StatusConflict).
		shows("Nothing was done.", "There is already an account")

	shown := admin.post("/settings/users/new", "name", "Sam Example", "email", "sam@example.com", "role", "lead").expect(http.StatusOK)
	if shown.header.Get("Cache-Control") != "no-store" {
		t.Error("the page with the password may be kept")
	}
	b := w.browser()
	b.post("/login", "email", "sam@example.com", "password", shown.secret(), "return", "/").leadsTo("/")
	admin.get("/settings/users").expect(http.StatusOK).shows("Sam Example", "sam@example.com", "just now").hides(shown.secret())
}

func TestUsers_AreManagedOnTheirPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(auth.Admin)
	kim := w.newcomer()
	path := "/settings/users/" + kim.ID.String()
	b := w.browser()
	b.post("/login", "email", kim.Email, "password", password, "return", "/queue").leadsTo("/queue")

	admin.get(path).expect(http.StatusOK).shows("In 1 browser now", "End sessions", "Disable account")
	admin.post(path+"/role", "role", "boss").expect(http.StatusUnprocessableEntity).shows("Choose one of the roles")
	admin.post(path+"/role", "role", "operator").leadsTo(path)
	b.get("/me").expect(http.StatusOK).shows("Operator")

	admin.post(path + "/sessions").leadsTo(path)
	b.get("/queue").leadsTo("/login?next=%2Fqueue")
	admin.get(path).shows("1 session ended.", "Nowhere now")

	fresh := admin.post(path + "/password").expect(http.StatusOK).secret()
	b.post("/login", "email", kim.Email, "password", fresh, "return", "/queue").leadsTo("/queue")
	admin.post(path + "/password").expect(http.StatusOK)
	b.get("/queue").leadsTo("/login?next=%2Fqueue")

	admin.post(path + "/disable").leadsTo(path)
	admin.get(path).shows("Disabled", "Enable account")
	admin.post(path + "/enable").leadsTo(path)
	admin.get(path).shows("Active", "Disable account")
}

func TestUsers_OnesOwnAccountIsForAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(auth.Admin)
	path := "/settings/users/" + w.person(w.account(auth.Admin)).ID.String()
	admin.get(path).expect(http.StatusOK).shows("This is your own account").hides("Disable account", "Change role")
	admin.post(path + "/disable").expect(http.StatusConflict).shows("This is your own account")
	admin.post(path+"/role", "role", "lead").expect(http.StatusConflict)
	admin.get("/queue").expect(http.StatusOK)
}

func TestUsers_AreSeenByALead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead := w.as(auth.Lead)
	kim := "/settings/users/" + w.newcomer().ID.String()
	lead.get("/settings/users").expect(http.StatusOK).shows("Kim Example").hides("Add account", "/settings/tokens")
	lead.get(kim).expect(http.StatusOK).shows("kim@example.com").hides("Change role", "Disable account", "Make new password")
	w.as(auth.Reviewer).get("/settings/general").expect(http.StatusOK).hides("/settings/users", "/settings/tokens")
}

func TestSettings_SayWhatTheProgramRunsWith(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *web.Config) {
		c.Settings = []view.Setting{
			{Variable: "LETHE_ARCHIVE_AFTER", Value: "720h", From: "default"},
			{Variable: "LETHE_CAUSES", Value: "direct_request,other", From: "file /run/secret/causes"},
			{Variable: "LETHE_KEYS", Value: "/run/secret/keys.json", From: "environment"},
		}
	})
	b := w.as(auth.Auditor)
	b.get("/settings").leadsTo("/settings/general")
	b.get("/settings/general").expect(http.StatusOK).
		shows("720h", "(30 days)", "direct_request, other", "LETHE_CAUSES", "https://lethe.example.com").hides("/run/secret")
}

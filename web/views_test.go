package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"lethe/internal/auth"
)

var viewLink = regexp.MustCompile(`href="(/views/[0-9a-f-]{36})"`)

// firstView is the address of the first saved view on one's own page.
func (b *browser) firstView() string {
	b.t.Helper()
	found := viewLink.FindStringSubmatch(b.get("/me").expect(http.StatusOK).body)
	if found == nil {
		b.t.Fatal("no saved view is on the page")
	}
	return found[1]
}

func TestViews_AreSavedFromTheQueue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Reviewer)
	b.get("/views/new?query=view%3Doverdue%26cause%3Daccount_deleted%26after%3Dx").expect(http.StatusOK).
		shows("Overdue · Cause: Account deleted", `name="query" value="cause=account_deleted&amp;view=overdue"`, `action="/views"`)

	b.post("/views", "name", "", "query", "view=overdue", "shared", "no").expect(http.StatusUnprocessableEntity).
		shows("Give 1 to 60 characters", "Error: Save view")
	b.post("/views", "name", "Late", "query", "view=overdue&after=x&search=y", "shared", "yes").leadsTo("/queue?view=overdue")
	b.get("/queue?view=overdue").shows("The view “Late” is saved.")
	b.post("/views", "name", "Late", "query", "view=open", "shared", "no").expect(http.StatusUnprocessableEntity).
		shows("You have a view of this name already", `value="Late"`)

	path := b.firstView()
	b.get(path).expect(http.StatusOK).shows(`value="Late"`, "Delete view", `href="/queue?view=overdue"`)
	b.post(path, "name", "Too late", "shared", "no").leadsTo("/queue?view=overdue")
	b.get("/me").shows("Too late", "Yours").hides("Yours, shared")
	b.post(path + "/delete").leadsTo("/me")
	b.get(path).expect(http.StatusNotFound)
}

func TestViews_OfAColleagueAreToLookAt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := "/views/" + w.sharedView("Late").ID.String()
	b := w.as(auth.Reviewer)
	b.get(path).expect(http.StatusOK).shows("Robin lead", "Shared by").hides("Delete view", `name="name"`)
	b.post(path, "name", "Mine", "shared", "no").expect(http.StatusNotFound)
	b.post(path + "/delete").expect(http.StatusNotFound)
	w.as(auth.Lead).get(path).shows("Delete view", `name="name"`)
}

func TestViews_LookForNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Reviewer)
	for _, query := range []string{"q=" + strings.ReplaceAll(email, "@", "%40"), "%"} {
		b.post("/views", "name", "Anna", "query", query, "shared", "no").expect(http.StatusUnprocessableEntity).hides(email)
	}
	b.get("/me").hides("Saved views")
}

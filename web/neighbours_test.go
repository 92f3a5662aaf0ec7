package web_test

import (
	"net/http"
	"strings"
	"testing"

	"lethe/internal/auth"
	"lethe/internal/lifecycle"
)

// onward is where a decision on the page leads to.
func (s seen) onward() string {
	s.t.Helper()
	_, rest, ok := strings.Cut(s.body, `name="return" value="/queue/next?after=`)
	if !ok {
		s.t.Fatalf("%s does not lead on", s.what)
	}
	key, _, _ := strings.Cut(rest, `"`)
	return "/queue/next?after=" + key
}

func TestNeighbours_AreThoseOfTheViewThePersonCameFrom(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill(6)
	b := w.as(auth.Reviewer)
	path := func(reference string) string { return "/requests/" + reference }
	if all := b.get("/queue?view=open").references(); len(all) != 6 {
		t.Fatal(all)
	}
	rows := b.get("/queue?view=review&cause=direct_request").references()
	b.get(path(rows[0])).shows("1 of 3 in Needs review, filtered", `href="`+path(rows[1])+`" data-next`).hides("data-prev")
	b.get(path(rows[1])).shows("2 of 3 in", `href="`+path(rows[0])+`" data-prev`, `href="`+path(rows[2])+`" data-next`)
	b.get(path(rows[2])).shows("3 of 3 in", "data-prev").hides("data-next", "Approve and next")

	stranger := w.as(auth.Lead) // who has seen no list
	stranger.get(path(rows[1])).expect(http.StatusOK).hides("data-next", "data-prev", " of 3 in")
	b.get("/queue?view=overdue")
	b.get(path(rows[1])).hides("data-next", "data-prev", "Approve and next")
}

func TestNeighbours_ADecisionLeadsOnToWhatIsNextByThen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill(4)
	b, colleague := w.as(auth.Reviewer), w.as(auth.Lead)
	rows := b.get("/queue?view=review").references()
	page := b.get("/requests/" + rows[0]).shows("Approve and next")
	colleague.post("/requests/" + rows[1] + "/approve")

	b.post("/requests/"+rows[0]+"/approve", "version", page.version(), "return", page.onward()).leadsTo(page.onward())
	b.get(page.onward()).leadsTo("/requests/" + rows[2])
	w.expectState(rows[0], lifecycle.Approved)
	second := b.get("/requests/"+rows[2]).shows(rows[0]+" approved.", "/requests/"+rows[0]+"/undo", "1 of 2 in Needs review")

	form := b.get("/requests/" + rows[2] + "/reject?return=" + strings.ReplaceAll(second.onward(), "?after=", "%3Fafter%3D"))
	if form.onward() != second.onward() {
		t.Errorf("the form leads on to %s", form.onward())
	}
	b.post("/requests/"+rows[2]+"/reject", "version", form.version(), "ground", "LEGAL_CLAIMS", "text", "A claim is open.", "return", form.onward()).
		leadsTo(second.onward())
	b.get(second.onward()).leadsTo("/requests/" + rows[3])

	colleague.post("/requests/" + rows[3] + "/approve")
	b.get(second.onward()).leadsTo("/queue?view=review")
	b.get("/queue/next?after=nonsense").expect(http.StatusUnprocessableEntity)
	b.get("/queue/next").leadsTo("/queue?view=review")
}

// Deep in a view its length is not counted, and the neighbours are found all the same,
// from the page on that was seen.
func TestNeighbours_AreFoundDeepInAView(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill(104)
	b := w.as(auth.Reviewer)
	var rows []string
	for at := "/queue?view=review"; at != ""; {
		page := b.get(at)
		rows, at = append(rows, page.references()...), page.next()
	}
	for _, i := range []int{0, 50, 98, 100, 101, 103} {
		page := b.get("/requests/" + rows[i]).shows("In Needs review").hides(" of 104")
		if i != 0 && i != 100 { // where pages begin of which the first, or the one in sight, is read
			page.shows(`href="/requests/` + rows[i-1] + `" data-prev`)
		}
		if i < 103 {
			page.shows(`href="/requests/` + rows[i+1] + `" data-next`)
		}
	}
}

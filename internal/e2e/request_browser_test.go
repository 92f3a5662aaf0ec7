package e2e_test

import (
	"fmt"
	"testing"
	"time"

	cdp "github.com/chromedp/chromedp"
)

// What a reviewer does with one request of many: takes it, notes what was said, goes
// on to the next by keyboard, and prints the one that is done.
func TestRequestPage_TakesNotesLeadsOnAndPrintsOnTwoSheets(t *testing.T) {
	t.Parallel()
	l := start(t, setup{env: withSecret("LETHE_UNDO_WINDOW=0s")})
	destinations := map[string]*destination{}
	for _, name := range []string{"crm", "mailing", "analytics", "billing", "support", "warehouse", "partners"} {
		destinations[name] = newDestination(t, nil)
	}
	l.apply(t, routing(destinations))
	first := l.api().submit(t, submission("anna@example.com"))
	second := l.api().submit(t, submission("bert@example.com"))
	b := newBrowser(t, l.URL)
	b.SignIn(l, "reviewer")
	b.See(second.Reference)
	b.Press("main table", first.Reference)
	b.See("1 of 2 in Needs review")

	b.Press("main .card", "Assign to me and reveal…")
	b.See("What do you need the identifiers for?")
	b.Open("/requests/" + first.Reference)
	b.See("Assigned to you")

	b.do(cdp.Click(cdp.CSS("h1")), cdp.KeyEvent("n"))
	b.waitFor("the note has the cursor", `document.activeElement.id === 'text'`)
	b.do(cdp.KeyEvent("She called back."))
	b.Press("#timeline form", "Add note")
	b.See("Note added to " + first.Reference)
	b.See("She called back.")
	if typed := evaluate[string](b, `document.getElementById('text').value`); typed != "" {
		t.Errorf("the form still holds %q", typed)
	}
	b.Accessible("the page of a request")
	if wide := evaluate[int](b, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
		t.Errorf("the page is %d px too wide", wide)
	}

	b.Press(".page-head", "Approve and next")
	b.See(first.Reference + " approved.")
	b.See("b•••@example.com")
	eventually(t, time.Minute, "the request is completed", func() bool { return l.api().request(t, first.ID).State == "COMPLETED" })
	b.Open(fmt.Sprintf("/requests/%s", first.Reference))
	b.See("Completed")
	if n := b.sheets(); n < 1 || n > 2 {
		t.Errorf("it prints on %d sheets; want one or two", n)
	}
}

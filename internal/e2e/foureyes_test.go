package e2e_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	cdp "github.com/chromedp/chromedp"
)

func TestPages_HoldReleaseAndWaiveByTwoPeople(t *testing.T) {
	t.Parallel()
	newStuck(t).journey(t)
}

func TestPages_HoldReleaseAndWaiveByTwoPeopleWithoutJavaScript(t *testing.T) {
	t.Parallel()
	w := newStuck(t)
	w.robin.WithoutJavaScript()
	w.lou.WithoutJavaScript()
	w.journey(t)
}

// stuck is a Lethe whose one system refuses every order and whose other is a
// cellar of paper, with two people at work.
type stuck struct {
	*lethe
	robin, lou *browser
}

func newStuck(t *testing.T) stuck {
	t.Helper()
	refuses := newDestination(t, func(w http.ResponseWriter, _ order, _ int) { w.WriteHeader(http.StatusBadRequest) })
	l := start(t, setup{env: withSecret("LETHE_REVIEW_WINDOW=0s", "LETHE_UNDO_WINDOW=0s", "LETHE_FOUR_EYES=true")})
	document := strings.NewReplacer(
		"rules:\n", "  - {name: paper, title: The cellar, kind: manual}\nrules:\n",
		"to: [crm]", "to: [crm, paper]").Replace(routing(map[string]*destination{"crm": refuses}))
	l.apply(t, document)
	return stuck{lethe: l, robin: newBrowser(t, l.URL), lou: newBrowser(t, l.URL)}
}

// journey stops a delivery, lets it go on, gives it up with a second person, and
// proves the other by hand: only then is the request complete.
func (w stuck) journey(t *testing.T) {
	t.Helper()
	r := w.api().submit(t, submission("anna@example.com"))
	b := w.robin
	b.SignIn(w.lethe, "reviewer")
	b.Open("/deliveries")
	b.SeeAfterReload(r.Reference)
	b.Press("main tr[data-row]", "The crm")
	b.See("This delivery needs a person.")
	w.hold(t)
	b.Press("main .banner", "Release")
	b.See("is released.")
	b.SeeAfterReload("This delivery needs a person.") // it was sent again, and refused again
	path := evaluate[string](b, `location.pathname`)

	b.Press(".page-head", "Waive")
	b.See("Ground of the waiver")
	b.check("ground", "SYSTEM_GONE")
	b.Fill("text", "It was switched off in May.")
	b.Press("main form", "Waive delivery")
	b.See("You proposed to waive this delivery: a second person must agree.")
	w.agree(t, path)
	if now := w.api().request(t, r.ID); now.State != "FORWARDING" {
		t.Errorf("with one delivery open the request is %s; want FORWARDING", now.State)
	}
	w.record(t, r)
}

func (w stuck) hold(t *testing.T) {
	t.Helper()
	b := w.robin
	b.Press(".page-head", "Hold")
	b.See("Ground of the hold")
	b.Press("main form", "Put on hold")
	b.See("There is a problem")
	b.check("ground", "LEGAL_CLAIMS")
	day := time.Now().UTC().AddDate(0, 0, 10).Format(time.DateOnly)
	b.do(cdp.Evaluate[cdp.Void](fmt.Sprintf(`document.getElementById('reviewOn').value = %q`, day)))
	b.Press("main form", "Put on hold")
	b.See("On hold by")
}

func (w stuck) agree(t *testing.T, path string) {
	t.Helper()
	b := w.lou
	b.SignIn(w.lethe, "lead")
	b.Open(path)
	b.See("A second person must agree.")
	b.See("It was switched off in May.")
	b.Press("main .banner", "Agree and waive")
	b.See("is waived.")
	b.See("Agreed by")
}

func (w stuck) record(t *testing.T, r request) {
	t.Helper()
	b := w.lou
	b.Open("/deliveries?view=tasks")
	b.See("The cellar")
	b.Press("main table", "Record…")
	for _, scheme := range []string{"light", "dark"} {
		b.Colours(scheme)
		b.See("How it is known")
		if evaluate[bool](b, `typeof htmx !== 'undefined'`) { // without JavaScript axe cannot run either
			b.Accessible("the form of a proof in " + scheme)
		}
	}
	b.check("outcome", "DONE")
	b.Fill("text", "Shredded the file in the cellar.")
	b.Press("main form", "Record the proof")
	b.See("Recorded by")
	if now := w.api().request(t, r.ID); now.State != "COMPLETED" {
		t.Errorf("with every delivery closed the request is %s; want COMPLETED", now.State)
	}
}

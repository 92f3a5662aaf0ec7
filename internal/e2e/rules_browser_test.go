package e2e_test

import (
	"fmt"
	"strings"
	"testing"

	cdp "github.com/chromedp/chromedp"
)

func TestPages_DraftSimulatePublishAndRollBackRules(t *testing.T) {
	t.Parallel()
	newRulesDesk(t).journey(t)
}

func TestPages_DraftSimulatePublishAndRollBackRulesWithoutJavaScript(t *testing.T) {
	t.Parallel()
	w := newRulesDesk(t)
	w.b.WithoutJavaScript()
	w.journey(t)
}

// rulesDesk is a Lethe with one rule for everybody, two requests, and an
// administrator at work.
type rulesDesk struct {
	*lethe
	b                *browser
	europe, overseas request
	before           string // the document at the start
}

func newRulesDesk(t *testing.T) rulesDesk {
	t.Helper()
	l := start(t, setup{env: withSecret("LETHE_REVIEW_WINDOW=1h")})
	l.apply(t, routing(map[string]*destination{"crm": newDestination(t, nil)}))
	w := rulesDesk{lethe: l, b: newBrowser(t, l.URL), before: l.export(t)}
	w.europe = l.api().submit(t, submission("anna@example.com"))
	overseas := submission("bert@example.com")
	overseas["regulation"] = "CCPA"
	w.overseas = l.api().submit(t, overseas)
	w.b.SignIn(l, "admin")
	return w
}

// scripted reports whether JavaScript is on; axe needs it too.
func (w rulesDesk) scripted() bool { return evaluate[bool](w.b, `typeof htmx !== 'undefined'`) }

// look waits for the text and checks the page that shows it, in both themes.
func (w rulesDesk) look(text string) {
	w.b.t.Helper()
	w.b.See(text)
	if !w.scripted() {
		return
	}
	for _, scheme := range []string{"light", "dark"} {
		w.b.Colours(scheme)
		w.b.Accessible(fmt.Sprintf("the page with %q in %s", text, scheme))
	}
}

// journey drafts a rule with a fault, puts it right, looks at what it would do,
// publishes it, and brings the old rules back.
func (w rulesDesk) journey(t *testing.T) {
	t.Helper()
	w.draft(t)
	w.simulate(t)
	w.publish(t)
	w.rollBack(t)
}

func (w rulesDesk) draft(t *testing.T) {
	t.Helper()
	b := w.b
	b.Open("/rules")
	b.Press(".page-head", "Edit rules")
	w.look("Draft of version 2")
	b.Press("main table", "everyone")
	b.See("What a condition can ask")
	b.Fill("when", `region == "GDPR"`)
	if w.scripted() {
		b.See("there is no fact or function") // while it is typed
	}
	b.Press("main .card form", "Save in the draft")
	w.look("It cannot be published yet")
	b.Press("main table", "everyone")
	w.look("There is a problem")
	b.Fill("when", `regulation == "GDPR"`)
	if w.scripted() {
		b.See("nothing is wrong with it.")
	}
	b.Press("main .card form", "Save in the draft")
	b.See("is saved in the draft")
	if got := w.export(t); got != w.before {
		t.Errorf("a draft changed what is published:\n%s", got)
	}
}

func (w rulesDesk) simulate(t *testing.T) {
	t.Helper()
	b := w.b
	b.Press(".page-head", "Simulate")
	w.look("1 of 2 requests would go elsewhere.")
	b.See(w.overseas.Reference)
	if strings.Contains(b.text(), w.europe.Reference) {
		t.Errorf("%s would go where it goes now, and is listed", w.europe.Reference)
	}
	b.Open("/rules/test?on=draft&reference=" + w.overseas.Reference)
	w.look("would reach no destination under the draft")
}

func (w rulesDesk) publish(t *testing.T) {
	t.Helper()
	b := w.b
	b.Open("/rules/draft")
	b.Press(".page-head", "Publish")
	w.look("Publish version 2")
	b.Fill("comment", "The Californians move to a system of their own.")
	b.Press("main .card form", "Publish version 2")
	w.look("Some requests would reach no destination")
	b.do(cdp.Click(cdp.ID("acceptGaps")))
	b.Press("main .card form", "Publish version 2")
	w.look("Version 2 is published.")
	b.See("The Californians move to a system of their own.")
	if got := w.export(t); !strings.Contains(got, `regulation == "GDPR"`) {
		t.Errorf("what is published is\n%s", got)
	}
}

func (w rulesDesk) rollBack(t *testing.T) {
	t.Helper()
	b := w.b
	b.Press(".page-head", "Versions")
	w.look("A version never changes")
	b.Press("main table", "Version 1")
	w.look("Version 1 of the rules")
	b.Press(".page-head", "Bring back version 1")
	b.See("Publish version 3")
	b.Fill("comment", "Not yet.")
	b.Press("main .card form", "Publish version 3")
	b.See("Version 3 is published.")
	if got := w.export(t); got != w.before {
		t.Errorf("after the roll-back the document is\n%s\nwant\n%s", got, w.before)
	}
}

package e2e_test

import (
	"strings"
	"testing"
	"time"

	"lethe/internal/database"
	"lethe/internal/pgtest"
)

func TestPages_ExtendBeforeTheFirstDateAndNotAfterIt(t *testing.T) {
	t.Parallel()
	newDeadlineDesk(t).journey(t)
}

func TestPages_ExtendBeforeTheFirstDateAndNotAfterItWithoutJavaScript(t *testing.T) {
	t.Parallel()
	w := newDeadlineDesk(t)
	w.b.WithoutJavaScript()
	w.journey(t)
}

// deadlineDesk is a Lethe in which nothing goes out by itself, with two requests
// under the GDPR, one under the CCPA, and a lead at work.
type deadlineDesk struct {
	rulesDesk
	early, late, california request
}

func newDeadlineDesk(t *testing.T) deadlineDesk {
	t.Helper()
	l := start(t, setup{env: withSecret()})
	l.apply(t, strings.Replace(routing(map[string]*destination{"crm": newDestination(t, nil)}), "when: \"true\"", "when: \"true\"\n    review: required", 1))
	w := deadlineDesk{rulesDesk: rulesDesk{lethe: l, b: newBrowser(t, l.URL)}}
	w.early, w.late = l.api().submit(t, submission("anna@example.com")), l.api().submit(t, submission("bert@example.com"))
	overseas := submission("carl@example.com")
	overseas["regulation"] = "CCPA"
	w.california = l.api().submit(t, overseas)
	w.b.SignIn(l, "lead")
	return w
}

// journey extends one request while the law allows it, and finds out that it no
// longer does for the other.
func (w deadlineDesk) journey(t *testing.T) {
	t.Helper()
	w.extend(t)
	w.pause(t)
	w.tooLate(t)
}

const extensionText = "Your data lie in many systems."

func (w deadlineDesk) extend(t *testing.T) {
	t.Helper()
	b := w.b
	b.Open("/requests/" + w.early.Reference)
	w.look("How was this worked out?")
	b.Press("main .page-actions", "Extend…")
	w.look("Tell the person by")
	b.check("ground", "COMPLEXITY")
	b.Fill("text", "too short")
	b.Press("main form", "Extend deadline")
	w.look("There is a problem")
	b.Fill("text", extensionText)
	b.Press("main form", "Extend deadline")
	w.look("is extended.")
	b.See("the law lets it be extended once (Art. 12(3) GDPR).")
	b.See(extensionText)
}

// pause stops the clock where the law lets it stand still, and lets it go on.
func (w deadlineDesk) pause(t *testing.T) {
	t.Helper()
	b := w.b
	b.Open("/requests/" + w.california.Reference)
	w.look("Nothing stops this clock (11 CCR § 7021(b)).")
	b.Open("/requests/" + w.late.Reference)
	b.Press("main .card", "Pause the clock…")
	w.look("What the person was asked for")
	b.check("ground", "IDENTITY")
	b.Fill("text", "Which of the two accounts is yours?")
	b.Press("main form", "Pause the clock")
	w.look("The clock stands still since")
	b.See("At the earliest")
	b.Press("main .banner", "Resume the clock")
	w.look("goes on.")
}

func (w deadlineDesk) tooLate(t *testing.T) {
	t.Helper()
	b := w.b
	b.Press("main .page-actions", "Extend…")
	b.See("Tell the person by")
	w.later(t, 40*24*time.Hour)
	b.check("ground", "NUMBER_OF_REQUESTS")
	b.Fill("text", extensionText)
	b.Press("main form", "Extend deadline")
	w.look("the person had to be told of it by")
	b.See("(Art. 12(3) GDPR)")
	b.Forgive("status of 409")
	b.waitFor("the form keeps what was typed", `document.getElementById('text').value === '`+extensionText+`'`)

	b.Open("/requests/" + w.late.Reference)
	w.look("It cannot be extended any more: the person had to be told of it by")
	if evaluate[bool](b, `[...document.querySelectorAll('main a')].some(a => a.textContent.startsWith('Extend'))`) {
		t.Error("the page offers what the law refuses")
	}
	b.Open("/requests/" + w.early.Reference)
	b.See("left") // of the longer time
}

// later moves the database's clock, which is the only one that decides.
func (l *lethe) later(t *testing.T, by time.Duration) {
	t.Helper()
	db, err := database.Open(t.Context(), l.DatabaseURL, database.Options{MaxOpen: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	pgtest.Advance(t, db, by)
}

package e2e_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
)

// A request from the letter in which it came to the destination that fails it, and
// all the way a hand is on the keys: taken in, put on hold and released, its
// deadline extended, approved, and sent again with all that failed alike.
func TestPages_TakeARequestAllTheWayWithKeysAlone(t *testing.T) {
	t.Parallel()
	var broken atomic.Bool
	broken.Store(true)
	l := start(t, setup{env: withSecret("LETHE_UNDO_WINDOW=0s")})
	l.apply(t, strings.Replace(routing(map[string]*destination{"crm": newDestination(t, func(w http.ResponseWriter, _ order, _ int) {
		if broken.Load() {
			http.Error(w, "no such table", http.StatusBadRequest)
		}
	})}), "when: \"true\"", "when: \"true\"\n    review: required", 1))
	other := l.api().submit(t, submission("bert@example.com"))
	w := keysDesk{rulesDesk: rulesDesk{lethe: l, b: newBrowser(t, l.URL)}}
	w.b.SignInWithKeys(l, "lead")
	taken := w.takeIn(t)
	w.holdAndRelease(t, taken)
	w.extend(t, taken)
	w.approve(t, other.Reference, taken) // the due one first
	broken.Store(false)
	w.retryAll(t)
}

// takeIn types a request in, looks at the answers and saves it.
func (w keysDesk) takeIn(t *testing.T) string {
	t.Helper()
	b := w.b
	b.TabTo(`a[href="/requests/new"]`)
	b.Keys(kb.Enter)
	b.At("/requests/new")
	b.TabTo(`[name="identifiers[0].type"]`)
	b.Keys("Em")
	b.TabTo(`[name="identifiers[0].value"]`)
	b.Keys("anna@example.com")
	b.TabTo(`[name=cause]`)
	b.Keys("Dir")
	b.TabTo(`[name=regulation]`)
	b.Keys("GDPR")
	b.Control(kb.Enter)
	b.See("Check your answers")
	b.See("anna@example.com")
	b.TabTo(`button[value=save]`)
	b.Keys(kb.Enter)
	b.waitFor("the request is saved", `/^\/requests\/ER-/.test(location.pathname) && document.readyState === 'complete'`)
	return strings.TrimPrefix(evaluate[string](b, `location.pathname`), "/requests/")
}

func (w keysDesk) holdAndRelease(t *testing.T, reference string) {
	t.Helper()
	b := w.b
	b.Keys("h")
	b.At("/requests/" + reference + "/hold")
	b.TabTo("input[name=ground]")
	b.Keys(" ")
	b.TabTo("input[name=reviewOn]")
	b.Keys(time.Now().AddDate(0, 1, 0).Format("01022006"))
	b.Control(kb.Enter)
	b.See(reference + " is on hold.")
	b.TabTo(`form[action$="/release"] button`)
	b.Keys(kb.Enter)
	b.waitFor("the hold has ended", `!document.querySelector('form[action$="/release"]')`)
}

func (w keysDesk) extend(t *testing.T, reference string) {
	t.Helper()
	b := w.b
	b.Keys("e")
	b.At("/requests/" + reference + "/extend")
	b.TabTo("input[name=ground]")
	b.Keys(" ")
	b.TabTo("#text")
	b.Keys("Your data is in seven systems, two of which are old.")
	b.Control(kb.Enter)
	b.At("/requests/" + reference)
	b.See("Extended")
}

// approve goes down the list, and waits until the destination has refused both.
func (w keysDesk) approve(t *testing.T, references ...string) {
	t.Helper()
	b := w.b
	b.Keys("gq")
	b.At("/queue")
	for _, reference := range references {
		b.Keys("j")
		b.Focused("#r-" + reference + " a")
		b.Keys("a")
		b.waitFor(reference+" leaves the list", fmt.Sprintf(`!document.getElementById(%q)`, "r-"+reference))
	}
	eventually(t, pageTime, "both deliveries have failed", func() bool { return w.api().countDeliveries(t, "FAILED") == 2 })
}

func (w keysDesk) retryAll(t *testing.T) {
	t.Helper()
	b := w.b
	b.Keys("gv")
	b.At("/deliveries")
	b.See("What is wrong")
	b.TabTo(`form[action="/destinations/crm/retry"] button`)
	b.Keys(kb.Enter)
	b.See("2 deliveries are tried again now.")
	eventually(t, pageTime, "both deliveries are done", func() bool { return w.api().countDeliveries(t, "DONE") == 2 })
}

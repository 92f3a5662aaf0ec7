package e2e_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

func TestPages_AreWorkedWithKeysAlone(t *testing.T) {
	t.Parallel()
	w := newKeysDesk(t)
	w.walk(t)
	w.take(t)
	w.decide(t)
	w.jump(t)
	w.help(t)
}

// keysDesk is a Lethe with three requests in review, the first due first, and a
// lead who has no mouse.
type keysDesk struct {
	rulesDesk
	first, second, third request
}

func newKeysDesk(t *testing.T) keysDesk {
	t.Helper()
	l := start(t, setup{env: withSecret()})
	l.apply(t, strings.Replace(routing(map[string]*destination{"crm": newDestination(t, nil)}), "when: \"true\"", "when: \"true\"\n    review: required", 1))
	w := keysDesk{rulesDesk: rulesDesk{lethe: l, b: newBrowser(t, l.URL)}}
	w.first, w.second, w.third = l.api().submit(t, submission("anna@example.com")), l.api().submit(t, submission("bert@example.com")), l.api().submit(t, submission("carl@example.com"))
	w.b.SignInWithKeys(l, "lead")
	return w
}

// row is the link of a request in the queue.
func row(r request) string { return "#r-" + r.Reference + " a" }

// walk goes down the list and up, into a request and back to its row.
func (w keysDesk) walk(t *testing.T) {
	t.Helper()
	b := w.b
	b.Keys("j")
	b.Focused(row(w.first))
	b.Keys("jj" + kb.ArrowUp)
	b.Focused(row(w.second))
	b.Keys("kxjjX")
	b.See("3 selected")
	b.Keys("x")
	b.See("2 selected")
	b.Keys("k" + kb.ArrowDown + kb.ArrowUp + "o")
	b.At("/requests/" + w.second.Reference)
	b.Keys("u")
	b.At("/queue")
	b.Focused(row(w.second))
}

// take assigns the request of the row to the one who works.
func (w keysDesk) take(t *testing.T) {
	t.Helper()
	w.b.Keys("i")
	w.b.See("assigned to you")
	w.b.At("/queue")
	w.b.Keys("jj")
	w.b.Focused(row(w.second))
}

// decide approves, takes that back, and rejects.
func (w keysDesk) decide(t *testing.T) {
	t.Helper()
	b := w.b
	b.Keys("ka")
	b.See(w.first.Reference + " approved.")
	b.Focused(row(w.second))
	b.Keys("z")
	b.See("Approval of " + w.first.Reference + " taken back.")
	if r := w.api().request(t, w.first.ID); r.State != "IN_REVIEW" {
		t.Errorf("the approval was taken back and the request is %s; want IN_REVIEW", r.State)
	}
	b.Keys("j" + kb.Enter)
	b.At("/requests/" + w.third.Reference)
	b.Keys("r")
	b.See("Ground for refusal")
	b.TabTo("input[name=ground]")
	b.Keys(" ")
	b.TabTo("#text")
	b.Keys("We jar and keep your invoices.") // keys are letters here
	b.Control(kb.Enter)
	b.See("Rejected")
	if r := w.api().request(t, w.third.ID); r.State != "REJECTED" {
		t.Errorf("the rejected request is %s; want REJECTED", r.State)
	}
	b.Keys("gv")
	b.At("/deliveries")
	b.Keys("gq")
	b.At("/queue")
}

// jump goes to a page by its name, and to a request by its reference in any case.
func (w keysDesk) jump(t *testing.T) {
	t.Helper()
	b := w.b
	b.Keys("j")
	b.Focused(row(w.first))
	b.Control("k")
	b.Focused("#command")
	b.See("Approve " + w.first.Reference)
	b.Keys("archi")
	b.waitFor("the archive is offered first", `document.querySelector('[aria-selected=true]').textContent === 'Archive'
		&& document.getElementById('command').getAttribute('aria-activedescendant') === document.querySelector('[aria-selected=true]').id`)
	w.look("Find archi")
	b.Keys(kb.Escape)
	b.Focused(row(w.first))
	b.Control("k")
	b.Keys("archi" + kb.ArrowDown + kb.ArrowUp + kb.Enter)
	b.At("/archive")
	b.Control("k")
	b.Keys(strings.ToLower(w.second.Reference))
	b.See("Open " + strings.ToLower(w.second.Reference))
	b.Keys(kb.Enter)
	b.At("/requests/" + w.second.Reference)
}

// help shows the keys, and turns them off and on.
func (w keysDesk) help(t *testing.T) {
	t.Helper()
	b := w.b
	b.Open("/queue")
	b.Keys("j?")
	w.look("Turn single-key shortcuts off")
	b.Keys("j")
	b.Keys(kb.Escape)
	b.Focused(row(w.first))
	b.Keys("?")
	b.TabTo("#help form[method=post] button")
	b.Keys(kb.Enter)
	b.waitFor("the keys are off", `location.pathname === '/queue' && document.readyState === 'complete' && document.documentElement.dataset.keys === 'off'`)
	b.Keys("j?")
	if evaluate[bool](b, `document.querySelector('tr[data-cursor], dialog[open]') !== null`) {
		t.Error("a key that is off did something")
	}
	b.TabTo(`[data-dialog="help"]`)
	b.Keys(kb.Enter)
	b.See("Turn single-key shortcuts on")
}

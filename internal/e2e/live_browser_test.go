package e2e_test

import (
	"strings"
	"testing"
	"time"

	cdp "github.com/chromedp/chromedp"
)

// Two people at one queue: what one does, the other is told where she is, and
// nothing of what she looks at or types moves until she asks for it.
func TestPages_TellWhatAColleagueDoesMeanwhile(t *testing.T) {
	t.Parallel()
	l := start(t, setup{env: withSecret("LETHE_REVIEW_WINDOW=1h", "LETHE_UNDO_WINDOW=10m")})
	l.apply(t, routing(map[string]*destination{"crm": newDestination(t, nil)}))
	r := l.api().submit(t, submission("anna@example.com"))
	queue, reader, other := newBrowser(t, l.URL), newBrowser(t, l.URL), newBrowser(t, l.URL)
	queue.SignIn(l, "lead")
	queue.See(r.Reference)
	queue.waitFor("nothing is told yet", `document.querySelector('.live .banner').offsetHeight === 0`)
	reader.SignIn(l, "lead")
	reader.Open("/requests/" + r.Reference)
	reader.Fill("search", "half a refer")
	other.SignIn(l, "reviewer")
	other.Open("/requests/" + r.Reference)
	reader.See("is viewing")
	other.See("is viewing")

	later := l.api().submit(t, submission("bert@example.com"))
	other.Press(".page-head", "Approve")
	other.See("You can take the approval back")
	queue.See("2 requests changed.")
	queue.waitFor("the list is as it was", `!document.body.innerText.includes('`+later.Reference+`')`)
	queue.Accessible("a queue with news")
	reader.See("Changed by ")
	reader.waitFor("nothing typed is lost, and the focus stays", `document.activeElement.id === 'search' && document.activeElement.value === 'half a refer'`)
	reader.Accessible("a request with news")
	if told := evaluate[string](other, `document.querySelector('.live').innerText`); strings.Contains(told, "Changed") {
		t.Errorf("who approved is told %q", told)
	}

	queue.Press(".live .banner", "Show them")
	queue.See(later.Reference)
	queue.waitFor("the news is over", `document.querySelector('.live .banner').offsetHeight === 0`)
	l.api().submit(t, submission("cleo@example.com"))
	queue.See("1 request changed.")
	reader.Press(".live .banner", "Show")
	reader.See("Orders are sent at")
	other.Open("/queue")
	reader.waitFor("the colleague has gone", `!document.body.innerText.includes('is viewing')`)

	all := []*browser{queue, reader, other}
	for _, b := range all {
		b.end() // what comes now is about a program that is not there
	}
	begun := time.Now()
	l.Stop()
	if took := time.Since(begun); took > 15*time.Second {
		t.Errorf("with live pages open, the program took %v to stop", took)
	}
	queue.See("Live updates paused.")
	for _, b := range all {
		b.do(cdp.Navigate("about:blank"))
		b.forget()
	}
}

// forget drops what the browser complained about.
func (b *browser) forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.complaints = nil
}

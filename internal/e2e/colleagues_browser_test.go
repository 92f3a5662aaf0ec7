package e2e_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// Two people at one request, with scripts and without: who comes second is told
// what the first did, and has every word that was typed. What was approved fails,
// and is tried again.
func TestPages_TellWhoComesSecondAndLoseNothingTyped(t *testing.T) {
	t.Parallel()
	for name, scripts := range map[string]bool{"with JavaScript": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var broken atomic.Bool
			broken.Store(true)
			l := start(t, setup{env: withSecret("LETHE_UNDO_WINDOW=0s")})
			l.apply(t, strings.Replace(routing(map[string]*destination{"crm": newDestination(t, func(w http.ResponseWriter, _ order, _ int) {
				if broken.Load() {
					http.Error(w, "no such table", http.StatusBadRequest)
				}
			})}), "when: \"true\"", "when: \"true\"\n    review: required", 1))
			r := l.api().submit(t, submission("anna@example.com"))
			first, second := newBrowser(t, l.URL), newBrowser(t, l.URL)
			for b, role := range map[*browser]string{first: "reviewer", second: "lead"} {
				if !scripts {
					b.WithoutJavaScript()
				}
				b.SignIn(l, role)
			}
			second.Open("/requests/" + r.Reference + "/reject")
			second.check("ground", "LEGALLY_REQUIRED")
			second.Fill("text", "We have to keep your invoices for ten years.")
			first.Open("/requests/" + r.Reference)
			first.Press(".page-head", "Approve")
			first.See("Approved by")
			second.Press("main form", "Reject request")
			second.See("Changed by ") // who approved, or System, which went on
			second.See("We have to keep your invoices for ten years.")
			second.Forgive("status of 409")
			if scripts {
				second.Accessible("the page for who comes second")
			}

			eventually(t, pageTime, "the delivery has failed", func() bool { return l.api().countDeliveries(t, "FAILED") == 1 })
			broken.Store(false)
			first.Open("/deliveries")
			first.See("What is wrong")
			first.Press(".card", "Retry all")
			first.See("1 delivery is tried again now.")
			eventually(t, pageTime, "the delivery is done", func() bool { return l.api().countDeliveries(t, "DONE") == 1 })
		})
	}
}

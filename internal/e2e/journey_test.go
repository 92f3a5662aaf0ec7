package e2e_test

import (
	"fmt"
	"testing"
)

func TestPages_TakeARequestAllTheWay(t *testing.T) {
	t.Parallel()
	w := newPages(t)
	w.journey(t)
	if kept := evaluate[int](w.b, `localStorage.length + sessionStorage.length`); kept != 0 {
		t.Errorf("%d things are in the browser's storage; want none", kept)
	}
	if version := evaluate[string](w.b, `htmx.version`); version == "" {
		t.Error("htmx did not run")
	}
}

func TestPages_TakeARequestAllTheWayWithoutJavaScript(t *testing.T) {
	t.Parallel()
	w := newPages(t)
	w.b.WithoutJavaScript()
	w.journey(t)
	if evaluate[bool](w.b, `typeof htmx !== 'undefined'`) {
		t.Error("htmx ran: JavaScript is not off")
	}
}

// pages is a Lethe with one destination and a browser on it.
type pages struct {
	*lethe
	b   *browser
	crm *destination
}

func newPages(t *testing.T) pages {
	t.Helper()
	crm := newDestination(t, nil)
	// Long enough to take an approval back, short enough to wait for its end.
	l := start(t, setup{env: withSecret("LETHE_REVIEW_WINDOW=1h", "LETHE_UNDO_WINDOW=10s")})
	l.apply(t, routing(map[string]*destination{"crm": crm}))
	return pages{lethe: l, b: newBrowser(t, l.URL), crm: crm}
}

// journey is what a reviewer does: one request is approved, taken back and
// rejected, another is approved and followed to its end.
func (w pages) journey(t *testing.T) {
	t.Helper()
	first := w.api().submit(t, submission("anna@example.com"))
	second := w.api().submit(t, submission("bert@example.com"))
	b := w.b
	b.SignIn(w.lethe, "reviewer")
	b.See(first.Reference)
	b.See("a•••@example.com")

	b.Press("main table", first.Reference)
	b.See("Sends erasure orders to 1 destination")
	b.Press(".page-head", "Approve and next")
	b.See(first.Reference + " approved.")
	b.See("b•••@example.com")
	b.Press("#toasts", "Undo approval")
	b.See("Approval of " + first.Reference + " taken back.")
	if r := w.api().request(t, first.ID); r.State != "IN_REVIEW" {
		t.Errorf("the approval was taken back and the request is %s; want IN_REVIEW", r.State)
	}
	b.Press("main .line", "Previous")
	b.See("a•••@example.com")
	w.reject(t, first)

	b.Open("/queue")
	b.Press("main table", second.Reference)
	b.See("Sends erasure orders to 1 destination")
	b.Press(".page-head", "Approve")
	b.See("You can take the approval back")
	b.SeeAfterReload("Completed")
	b.SeeAfterReload("Done") // the timeline may be a moment ahead of the rest

	if r := w.api().request(t, second.ID); r.State != "COMPLETED" {
		t.Errorf("the approved request is %s; want COMPLETED", r.State)
	}
	orders := w.crm.Orders()
	if len(orders) != 1 || orders[0].Type != "erasure.requested" || orders[0].Data.Reference != second.Reference || fmt.Sprint(orders[0].Data.Identifiers) != "[{email bert@example.com}]" {
		t.Errorf("the destination got %+v; want one order, for %s and bert@example.com", orders, second.Reference)
	}
}

// reject sends the form twice with a text that will not do, and then properly.
func (w pages) reject(t *testing.T, r request) {
	t.Helper()
	const ground = "LEGALLY_REQUIRED"
	b := w.b
	b.Press(".page-head", "Reject")
	b.See("Ground for refusal")
	b.check("ground", ground)
	for _, text := range []string{"", "too short"} {
		b.Fill("text", text)
		b.Press("main form", "Reject request")
		b.See("There is a problem")
		b.waitFor("the form keeps what was typed", fmt.Sprintf(
			`document.title.startsWith('Error: ') && document.getElementById('text').value === %q &&
			 document.querySelector('input[name=ground]:checked')?.value === %q`, text, ground))
	}
	if now := w.api().request(t, r.ID); now.State != "IN_REVIEW" {
		t.Errorf("a form with errors made the request %s; want IN_REVIEW", now.State)
	}
	b.Fill("text", "We have to keep your invoices for ten years.")
	b.Press("main form", "Reject request")
	b.See(r.Reference + " rejected.") // on the next request of the view
	if now := w.api().request(t, r.ID); now.State != "REJECTED" {
		t.Errorf("the rejected request is %s; want REJECTED", now.State)
	}
}

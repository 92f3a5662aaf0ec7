package e2e_test

import (
	"strings"
	"testing"
)

func TestPages_EditTestAndPublishADestination(t *testing.T) {
	t.Parallel()
	newDestinationDesk(t).journey(t)
}

func TestPages_EditTestAndPublishADestinationWithoutJavaScript(t *testing.T) {
	t.Parallel()
	w := newDestinationDesk(t)
	w.b.WithoutJavaScript()
	w.journey(t)
}

// destinationDesk is a Lethe with one destination, one request in review, and an
// administrator at work.
type destinationDesk struct {
	rulesDesk
	crm     *destination
	request request
}

func newDestinationDesk(t *testing.T) destinationDesk {
	t.Helper()
	crm := newDestination(t, nil)
	l := start(t, setup{env: withSecret("LETHE_REVIEW_WINDOW=1h")})
	l.apply(t, routing(map[string]*destination{"crm": crm}))
	w := destinationDesk{rulesDesk: rulesDesk{lethe: l, b: newBrowser(t, l.URL)}, crm: crm}
	w.request = l.api().submit(t, submission("anna@example.com"))
	w.b.SignIn(l, "admin")
	return w
}

// journey moves a destination to an address where nobody listens, finds that out
// before it is published, puts it right, and publishes it.
func (w destinationDesk) journey(t *testing.T) {
	t.Helper()
	w.edit(t)
	w.try(t)
	w.publish(t)
	w.approve(t)
}

func (w destinationDesk) edit(t *testing.T) {
	t.Helper()
	b := w.b
	b.Open("/destinations")
	w.look("Works")
	b.Press("main table", "The crm")
	w.look("In the variable " + secretEnv)
	b.Press(".page-head", "Edit")
	w.look("Save in the draft")
	b.Fill("title", "Customer records")
	b.Fill("url", "nowhere")
	b.Press("main .card form", "Save in the draft")
	w.look("There is a problem")
	b.waitFor("the form keeps what was typed", `document.getElementById('title').value === 'Customer records' && document.getElementById('url').value === 'nowhere'`)
	b.Fill("url", "http://"+fixedAddress(t)+"/erasure")
	b.Press("main .card form", "Save in the draft")
	w.look("In the draft, and not published yet.")
}

func (w destinationDesk) try(t *testing.T) {
	t.Helper()
	b := w.b
	b.Press("main .banner", "Test connection")
	w.look("It stopped at: Connection.")
	b.Press("main .card", "Edit")
	b.See("Save in the draft")
	b.Fill("url", w.crm.url+"/erasure")
	b.Press("main .card form", "Save in the draft")
	b.See("Test it, then publish.")
	b.Press("main .banner", "Test connection")
	w.look("The destination is reached.")
	if orders := w.crm.Orders(); len(orders) != 1 || orders[0].Type != "lethe.test" || len(orders[0].Data.Identifiers) != 0 {
		t.Errorf("the destination got %+v; want one message that asks for nothing", orders)
	}
	b.Press("main .card", "Send sample")
	w.look("sample@example.com")
	b.Press("main .card form", "Send sample")
	w.look("The sample was taken.")
	if orders := w.crm.Orders(); len(orders) != 2 || orders[1].Type != "erasure.requested" || orders[1].Data.Reference != "ER-TEST-TEST" {
		t.Errorf("the destination got %+v; want a sample as the second", orders)
	}
}

func (w destinationDesk) publish(t *testing.T) {
	t.Helper()
	b := w.b
	b.Press("main .banner", "Publish")
	b.See("Publish version 2")
	b.Fill("comment", "It has a new name.")
	b.Press("main .card form", "Publish version 2")
	b.SeeAfterReload("version 2")
	if got := w.export(t); !strings.Contains(got, "Customer records") {
		t.Errorf("what is published is\n%s", got)
	}
	b.Open("/destinations/crm")
	w.look("Customer records")
}

// approve approves what would be sent, which meanwhile is not what was seen.
func (w destinationDesk) approve(t *testing.T) {
	t.Helper()
	b := w.b
	b.Press(".topbar", "Sign out")
	b.See("Sign in")
	b.SignIn(w.lethe, "reviewer")
	b.Open("/requests/" + w.request.Reference)
	w.look("Sends erasure orders to 1 destination under version 2")
	b.See("Customer records because of everyone")
	w.apply(t, strings.Replace(w.export(t), w.crm.url+"/erasure", w.crm.url+"/erasures", 1))
	b.Press(".page-head", "Approve")
	w.look("Nothing was approved.")
	b.See("another address for Customer records")
	b.Forgive("status of 409")
	if r := w.api().request(t, w.request.ID); r.State != "IN_REVIEW" {
		t.Errorf("a plan that nobody has seen was approved: the request is %s", r.State)
	}
	b.Press("main .card form", "Approve this plan")
	b.See("You can take the approval back")
}

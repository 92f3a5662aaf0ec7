package web_test

import (
	"net/http"
	"strings"
	"testing"

	"lethe/internal/auth"
	"lethe/web"
)

const noDelivery = "0190b5a0-0000-7000-8000-000000000001"

// address fills the placeholders of a pattern.
func address(pattern, reference, delivery string) (method, path string) {
	method, path, _ = strings.Cut(pattern, " ")
	return method, strings.NewReplacer(
		"{$}", "", "{reference}", reference, "{id}", delivery, "{name}", "crm", "{rule}", "everyone", "{version}", "1", "{kind}", "receipt",
		"{mutation}", "approveErasureRequest", "{query}", "ledger", "{type}", "Delivery").Replace(path)
}

func TestS21_EveryRouteAsksEveryRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	sent := w.forwarding()
	r := w.submit(anna())
	delivery := w.delivery(sent, "ads").ID.String()
	w.seal()
	entry := w.db.Read().LedgerEntry.Query().FirstIDX(t.Context()).String()
	shared, account, token := w.sharedView("Late").ID.String(), w.newcomer().ID.String(), w.token("shop").ID.String()
	for _, role := range auth.Roles() {
		b := w.as(role)
		actor := auth.StaffMember([16]byte{1}, "", role)
		w.seal() // the evidence that the role before got is on record, and a certificate proves that too
		for _, route := range web.Routes() {
			method, path := address(route.Pattern, r.Reference, delivery)
			path = strings.NewReplacer("{entry}", entry, "{view}", shared, "{account}", account, "{token}", token).Replace(path)
			if path == "/logout" {
				continue // it would end the session that the other routes need
			}
			got := b.send(method, path, "nonsense=1", "Content-Type", "application/x-www-form-urlencoded", "Origin", b.base)
			allowed := route.Needs == web.Anyone || route.Needs == web.SignedIn || actor.May(route.Needs)
			switch {
			case !allowed:
				got.expect(http.StatusForbidden).shows("You may not do this", "Your role ("+string(role)+")")
			case method == http.MethodPost: // let in, and only then is the form refused
				got.expect(http.StatusUnprocessableEntity)
			case got.status != http.StatusOK && got.status != http.StatusSeeOther:
				t.Errorf("%s %s as %s: status %d", method, path, role, got.status)
			}
		}
	}
	w.expectState(r.Reference, "IN_REVIEW")
	w.expectState(sent.Reference, "FORWARDING")
}

// Said once more, whatever the table of routes says: an auditor looks, and
// changes nothing but what is their own. Trying rules and searching is looking, with
// what does not belong into an address, and so is checking the ledger. What is done
// to many requests asks for the permission of its verb.
func TestS21_AnAuditorChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	sent := w.forwarding()
	b := w.as(auth.Auditor)
	for _, route := range web.Routes() {
		method, path := address(route.Pattern, sent.Reference, w.delivery(sent, "ads").ID.String())
		if method != http.MethodPost || path == "/login" || path == "/logout" || strings.HasPrefix(path, "/me") || strings.HasPrefix(path, "/views") || path == "/rules/test" || path == "/search" || path == "/audit/verify" || path == "/queue/bulk" {
			continue
		}
		b.post(path).expect(http.StatusForbidden)
	}
}

func TestS21_WithoutASessionOnlyTheDoorIsOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	b := w.browser()
	for _, route := range web.Routes() {
		method, path := address(route.Pattern, r.Reference, noDelivery)
		if route.Needs == web.Anyone {
			continue
		}
		got := b.send(method, path, "", "Content-Type", "application/x-www-form-urlencoded", "Origin", b.base)
		got.expect(http.StatusSeeOther).hides("Data subject")
		if !strings.HasPrefix(got.header.Get("Location"), "/login") {
			t.Errorf("%s %s leads to %q", method, path, got.header.Get("Location"))
		}
	}
}

func TestAccess_ButtonsFollowTheRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	path := "/requests/" + r.Reference
	w.as(auth.Reviewer).get(path).shows(path+"/approve", path+"/reject", path+"/cancel", path+"/hold")
	for _, role := range []auth.Role{auth.Auditor, auth.Operator, auth.Admin} {
		w.as(role).get(path).expect(http.StatusOK).hides(path+"/approve", path+"/reject", path+"/cancel", path+"/hold")
		w.as(role).get("/queue").expect(http.StatusOK).shows(r.Reference).hides(path + "/approve")
	}
}

func TestS23_NoPageShowsAnIdentifier(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	sent := w.forwarding()
	delivery := "/deliveries/" + w.delivery(sent, "ads").ID.String()
	const bullets = "•••"
	for _, role := range auth.Roles() {
		b := w.as(role)
		for _, path := range []string{"/queue", "/queue?view=open", "/requests/" + r.Reference, "/requests/" + sent.Reference, "/destinations", "/destinations/crm", "/rules", "/rules/draft", "/rules/publish", "/rules/versions/1", "/rules/test?reference=" + sent.Reference, "/archive", "/deliveries?view=unconfirmed", delivery} {
			page := b.get(path).expect(http.StatusOK).hides(email, "lindqvist", "cust-4711-0815", "canary-key")
			if sees := auth.StaffMember([16]byte{1}, "", role).May(auth.SeeSubjects); !sees {
				page.hides(bullets)
			} else if strings.HasSuffix(path, r.Reference) {
				page.shows("a•••@example.com", "cu•••15")
			}
		}
	}
	w.as(auth.Auditor).get("/requests/"+r.Reference).shows("Data subject", "Customer id")
	w.as(auth.Operator).get("/requests/" + r.Reference).shows("Not shown to your role")
	if log := w.log.String(); strings.Contains(log, "lindqvist") {
		t.Error("an identifier is in the log")
	}
}

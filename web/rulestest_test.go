package web_test

import (
	"net/http"
	"testing"

	"lethe/internal/auth"
)

func TestTry_SaysWhereARequestGoesAndWhy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	b := w.as(auth.Reviewer)
	b.get("/rules/test").expect(http.StatusOK).shows("Try the rules", "identifiers.email").hides("The draft")
	b.get("/rules/test?reference="+r.Reference).expect(http.StatusOK).shows(
		r.Reference+" goes to 2 destinations under version 1", "because of everyone", "Does not match", "the request has no attribute tier", "It goes out after the usual window").
		hides(email)
	b.get("/rules/test?reference=ER-0000-0000").expect(http.StatusUnprocessableEntity).shows("There is no request with this reference")
	b.get("/rules/test?reference=anna").expect(http.StatusUnprocessableEntity).shows("Give a reference such as")
}

func TestTry_TakesFactsAndKeepsThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Auditor)
	const path = "/rules/test"
	b.post(path, "cause", "other", "regulation", "GDPR", "source", "shop", "identifiers.email", "on", "attributes", "tier = enterprise\nage=42\n").
		expect(http.StatusOK).shows("Such a request would reach no destination under version 1", "A person decides.", "Matches", "tier = enterprise", "2 other destinations",
		"only everyone, which did not match", `name="identifiers.email" value="on" checked`)
	b.post(path, "cause", "other", "attributes", "tier").expect(http.StatusUnprocessableEntity).shows("Line 1 is not name=value", "Error: Try the rules")
	b.post(path, "cause", "spring", "regulation", "CANON").expect(http.StatusUnprocessableEntity).shows("Choose the cause", "Choose the regulation")
}

func TestTry_AsksTheDraft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Admin)
	const rule = "/rules/draft/rules/enterprise"
	b.post(rule, "version", "0", "name", "enterprise", "when", "attributes.n > 10 && attributes.vip && attributes.code == \"007\"", "to.ads", "on").leadsTo("/rules/draft")
	b.get("/rules/test").shows("The draft")
	b.post("/rules/test", "on", "draft", "regulation", "GDPR", "cause", "other", "attributes", "n=11\nvip=true\ncode=\"007\"").
		shows("Such a request goes to 1 destination under the draft", "because of enterprise")
	b.post(rule, "version", "1", "name", "enterprise", "when", "nonsense", "to.ads", "on").leadsTo("/rules/draft")
	b.post("/rules/test", "on", "draft", "regulation", "GDPR", "cause", "other").expect(http.StatusUnprocessableEntity).shows("The draft cannot be tried yet")
}

func TestSimulate_ListsWhatWouldGoElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	w.submit(anna())
	b := w.as(auth.Admin)
	b.get("/rules/draft/simulate").expect(http.StatusOK).shows("Nothing would change for 2 requests.")
	b.post(rulePage, "version", "0", "name", "everyone", "when", `cause != "other"`, "to.crm", "on").leadsTo("/rules/draft")
	b.get("/rules/draft/simulate?days=7").shows("2 of 2 requests would go elsewhere.", "the last 7 days", "/requests/"+r.Reference, "Advertising", `value="7" selected`)
	for _, days := range []string{"0", "366", "soon"} {
		b.get("/rules/draft/simulate?days=" + days).expect(http.StatusUnprocessableEntity)
	}
	b.post(rulePage, "version", "1", "name", "everyone", "when", "nonsense", "to.crm", "on").leadsTo("/rules/draft")
	b.get("/rules/draft/simulate").expect(http.StatusOK).shows("The draft cannot be simulated yet.")
}

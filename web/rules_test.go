package web_test

import (
	"net/http"
	"strings"
	"testing"

	"lethe/internal/auth"
)

func TestRules_SayWhatHoldsAndWhatTheyLeaveOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.as(auth.Auditor).get("/rules").expect(http.StatusOK).shows(
		"Version 1", "published by test", "everyone", `cause != &#34;other&#34;`, `href="/destinations/crm">Customer database`, "A person decides",
		"their order means nothing", "combinations of facts reach no destination", "other")
	w.as(auth.Admin).get("/rules").shows("Edit rules")
}

func TestRules_AreWrittenFirstByAnAdministrator(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(`ALTER TABLE rule_sets DISABLE TRIGGER USER; DELETE FROM rule_sets`)
	w.as(auth.Auditor).get("/rules").shows("No rules yet", "An administrator can write them.").hides("/rules/draft/new")
	b := w.as(auth.Admin)
	b.get("/rules").shows("No rules yet", "/rules/draft/new", "/rules/draft/text")
	b.get("/rules/versions").shows("No version yet")
	b.get("/rules/draft").shows("Draft of the first version", "No rules in the draft")
	b.get("/rules/test").expect(http.StatusOK)
}

func TestRules_AreProposedAndAgreedToByTwoPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, lead := w.as(auth.Admin), w.as(auth.Lead)
	admin.get("/rules/publish").shows("Nothing to publish")
	admin.post("/rules/publish", "version", "0", "comment", "Nothing", "acceptGaps.known", "on").expect(http.StatusConflict).shows("Nothing to publish")
	admin.post("/rules/draft/rules/enterprise", "version", "0", "name", "enterprise", "when", "attributes.vip == true", "review", "required").leadsTo("/rules/draft")

	page := admin.get("/rules/publish").expect(http.StatusOK)
	page.shows("Publish version 2", "What changes", "enterprise", "<del><code>attributes.tier", "<ins><code>attributes.vip", "I know that they reach no destination", "Propose version 2")
	admin.post("/rules/publish", "version", "1", "comment", "  ", "acceptGaps.known", "on").expect(http.StatusUnprocessableEntity).
		shows("Say why the rules change.", `name="acceptGaps.known" value="on" checked`)
	admin.post("/rules/publish", "version", "1", "comment", "VIPs first").expect(http.StatusUnprocessableEntity).
		shows("Some requests would reach no destination", "VIPs first</textarea>")
	admin.post("/rules/publish", "version", "7", "comment", "VIPs first", "acceptGaps.known", "on").expect(http.StatusConflict).
		shows("Nothing is published.", "VIPs first</textarea>")
	admin.post("/rules/publish", "version", "1", "comment", strings.Repeat("x", 1001), "acceptGaps.known", "on").expect(http.StatusUnprocessableEntity)
	admin.post("/rules/publish", "version", "1", "comment", "VIPs first", "acceptGaps.known", "on").leadsTo("/rules/publish")
	proposed := admin.get("/rules/publish").shows("You proposed to publish this.", "VIPs first", "Withdraw").hides("Agree and publish")
	admin.post("/rules/publish/agree", "version", proposed.version()).expect(http.StatusConflict).shows("You have proposed this yourself.")
	lead.post("/rules/publish", "version", proposed.version(), "comment", "x").expect(http.StatusForbidden)
	w.as(auth.Reviewer).post("/rules/publish/agree", "version", proposed.version()).expect(http.StatusForbidden)
	lead.get("/rules").shows("waits for a second person", "Look at it")

	seen := lead.get("/rules/publish").shows("Robin admin proposed to publish this.", "Agree and publish version 2", "Do not agree")
	lead.post("/rules/publish/agree", "version", seen.version(), "return", "/rules").leadsTo("/rules")
	lead.get("/rules").shows("Version 2 is published.", "published by Robin admin, agreed by Robin lead", "attributes.vip == true", "VIPs first")
	lead.post("/rules/publish/agree", "version", seen.version()).expect(http.StatusConflict).shows("Nobody has proposed")
}

func TestRules_AProposalIsWithdrawnAndTheDraftStays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Admin)
	b.post("/rules/draft/rules/enterprise", "version", "0", "name", "enterprise", "when", "true", "review", "required").leadsTo("/rules/draft")
	b.post("/rules/publish", "version", "1", "comment", "All", "acceptGaps.known", "on").leadsTo("/rules/publish")
	b.get("/rules/draft").shows("It waits for a second person")
	b.post("/rules/publish/withdraw", "version", b.get("/rules/publish").version()).leadsTo("/rules/draft")
	b.get("/rules/draft").shows("The proposal is withdrawn", "Changed").hides("It waits for a second person")
}

func TestRules_AnEarlierVersionComesBackAsANewOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(strings.Replace(twoDestinations, `attributes.tier == "enterprise"`, "attributes.vip == true", 1))
	b := w.as(auth.Admin)
	b.get("/rules/versions").expect(http.StatusOK).shows("/rules/versions/2", "/rules/versions/1")
	b.get("/rules/versions?before=2").shows("/rules/versions/1").hides(`href="/rules/versions/2"`)
	b.get("/rules/versions/2").shows("Current", "<del><code>attributes.tier", "<ins><code>attributes.vip").hides("Bring back")
	b.get("/rules/versions/1").shows("Bring back version 1", "New", "attributes.tier").hides("Current<")
	for _, path := range []string{"/rules/versions/3", "/rules/versions/0", "/rules/versions/x", "/rules/versions?before=x"} {
		b.get(path).expect(http.StatusNotFound)
	}
	b.post("/rules/versions/1/bring-back", "version", "0", "return", "/rules/publish").leadsTo("/rules/publish")
	b.get("/rules/publish").shows("Publish version 3", "<del><code>attributes.vip", "<ins><code>attributes.tier")
	w.as(auth.Lead).get("/rules/versions/1").hides("Bring back")
	b.get("/rules/versions/1").shows("would replace that draft")
}

func TestRules_TellTheAddressOfADestinationOnlyToThosePublishing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(strings.Replace(twoDestinations, "erase?key=canary-key", "erase?key=other-key", 1))
	for _, role := range []auth.Role{auth.Admin, auth.Lead} {
		w.as(role).get("/rules/versions/2").shows("canary-key", "other-key")
	}
	for _, role := range []auth.Role{auth.Auditor, auth.Reviewer, auth.Operator} {
		w.as(role).get("/rules/versions/2").shows("Address", "changed").hides("canary-key", "other-key")
	}
}

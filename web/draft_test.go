package web_test

import (
	"net/http"
	"strings"
	"testing"

	"lethe/internal/auth"
)

const rulePage = "/rules/draft/rules/everyone"

func TestDraft_TakesAConditionThatIsWrongAndSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Admin)
	b.get("/rules/draft").expect(http.StatusOK).shows("Draft of version 2", "Nobody has changed anything yet.", rulePage).hides("Discard")
	b.get(rulePage).expect(http.StatusOK).shows(`cause != &#34;other&#34;`, `name="to.crm" value="on" checked`, `name="version" value="0"`)

	b.post(rulePage, "version", "0", "name", "everyone", "when", "caus == 1", "to.crm", "on", "review", "window", "reviewWindow", "36h").
		leadsTo("/rules/draft")
	b.get("/rules/draft").shows("Saved. It cannot be published yet: line 1, column 1", "Line 1, column 1: there is no fact", "Changed",
		"Goes out after 36 hours", "Last changed by Robin admin", "Discard the draft")
	b.get(rulePage).shows("caus == 1", `<p class="error-msg" id="when-error">`, "There is a problem", `name="version" value="1"`, `value="36h"`)
	b.get("/rules/publish").shows("It cannot be published yet.", "Rule everyone: line 1, column 1").hides("Propose version 2")
	b.get("/rules").shows("Robin admin works on the next version", "cause != ").hides("caus ==")

	b.post(rulePage, "version", "1", "name", "all", "when", "true", "to.crm", "on", "to.ads", "on").leadsTo("/rules/draft")
	b.get("/rules/draft").shows("Rule all is saved in the draft.", "New", "Removed").hides("error-msg")
	b.get(rulePage).expect(http.StatusNotFound)
}

func TestDraft_SendsBackARuleThatItCannotHold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Admin)
	const path = "/rules/draft/new"
	b.get(path).expect(http.StatusOK).shows("Add a rule", "What a condition can ask")
	for _, c := range []struct{ field, value, shows string }{
		{"name", "Not A Slug", "Must be 1 to 63 lower-case letters"},
		{"name", "", "Must be 1 to 63 lower-case letters"},
		{"name", "enterprise", "is already the name of"},
		{"reviewWindow", "soon", "Give a duration with its unit"},
		{"reviewWindow", "-1h", "Give a duration with its unit"},
	} {
		typed := map[string]string{"name": "eu", "when": `regulation == "GDPR"`, "to.ads": "on", "review": "window", "reviewWindow": "24h"}
		typed[c.field] = c.value
		pairs := []string{}
		for name, value := range typed {
			pairs = append(pairs, name, value)
		}
		b.post(path, pairs...).expect(http.StatusUnprocessableEntity).
			shows("Error: Add a rule", c.shows, `regulation == &#34;GDPR&#34;`, `name="to.ads" value="on" checked`)
	}
	b.get("/rules/draft").shows("Nobody has changed anything yet.")
}

func TestDraft_ChecksARuleWhileItIsTypedAndSavesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Admin)
	const path = "/rules/draft/check"
	b.post(path, "rule", "everyone", "version", "0", "name", "everyone", "when", "regulation ==", "to.crm", "on").
		expect(http.StatusOK).shows("Line 1, column").hides("<html", "nothing is wrong")
	b.post(path, "rule", "everyone", "name", "everyone", "when", "true", "to.crm", "on").shows("nothing is wrong with it.")
	b.post(path, "name", "everyone", "when", "true", "to.crm", "on").shows("Name: ", "is already the name of")
	b.post(path, "name", "eu", "when", "true", "to.crm", "on", "review", "window", "reviewWindow", "x").shows("Give a duration")
	b.get("/rules/draft").shows("Nobody has changed anything yet.")
	w.as(auth.Lead).post(path, "name", "eu").expect(http.StatusForbidden)
}

func TestDraft_KeepsWhatWasTypedWhenSomebodyElseWasFaster(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Admin)
	b.post(rulePage, "version", "0", "name", "everyone", "when", `cause == "direct_request"`, "to.crm", "on").leadsTo("/rules/draft")

	late := b.post(rulePage, "version", "0", "name", "everyone", "when", "attributes.mine == 1", "to.ads", "on").expect(http.StatusConflict)
	late.shows("Robin admin changed the draft on", "attributes.mine == 1", "This rule in the draft now", `cause == &#34;direct_request&#34;`, "Save mine anyway", `name="version" value="1"`)
	b.post(rulePage, "version", late.version(), "name", "everyone", "when", "attributes.mine == 1", "to.ads", "on").leadsTo("/rules/draft")

	text := b.post("/rules/draft/text", "version", "1", "text", twoDestinations+"# mine\n").expect(http.StatusConflict)
	text.shows("Robin admin changed the draft on", "# mine", `name="version" value="2"`)
	b.post(rulePage+"/remove", "version", "1").expect(http.StatusConflict)
	b.post("/rules/draft/discard", "version", "1").expect(http.StatusConflict)

	b.post("/rules/draft/discard", "version", "2").leadsTo("/rules")
	b.post(rulePage, "version", "2", "name", "everyone", "when", "attributes.mine == 2", "to.ads", "on").expect(http.StatusConflict).
		shows("The draft that you saw is gone", "attributes.mine == 2")
}

func TestDraft_IsEditedAsText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Admin)
	const path = "/rules/draft/text"
	b.get(path).expect(http.StatusOK).shows("apiVersion: lethe/v1", "name: everyone")
	b.post(path, "version", "0", "text", "rules:\n\t- broken, and mine").expect(http.StatusUnprocessableEntity).
		shows("Error: Draft as text", "Line 2, column 1", "broken, and mine")
	wrong := strings.NewReplacer("review: required", "review: perhaps", "to: [crm, ads]", "to: [crm, nowhere]").Replace(twoDestinations)
	b.post(path, "version", "0", "text", wrong).expect(http.StatusUnprocessableEntity).
		shows("2 problems", "rules[0].to[1]", "rules[1].review", "perhaps")
	b.get("/rules/draft").shows("Nobody has changed anything yet.")
	// Longer than other forms may be.
	long := strings.ReplaceAll(twoDestinations, "enterprise", "vip") + "# " + strings.Repeat("é", 300<<10) + "\n"
	b.post(path, "version", "0", "text", long).leadsTo("/rules/draft")
	b.get("/rules/draft").shows("The draft is saved.", "vip", "Removed")
}

func TestDraft_RemovesARuleAndIsDiscarded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Admin)
	b.post(rulePage+"/remove", "version", "0", "return", "/rules/draft").leadsTo("/rules/draft")
	b.get("/rules/draft").shows("Rule everyone is removed from the draft.", "Removed").hides(rulePage)
	b.get("/rules").shows("everyone")
	b.post("/rules/draft/rules/nowhere", "version", "1", "name", "x").expect(http.StatusNotFound)
	b.post("/rules/draft/discard", "version", "1").leadsTo("/rules")
	b.get("/rules").shows("The draft is discarded.").hides("works on the next version")
}

func TestDraft_CatchesUpWithWhatWasPublishedMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Admin)
	b.post("/rules/draft/rules/enterprise", "version", "0", "name", "enterprise", "when", "attributes.vip == true", "review", "required").leadsTo("/rules/draft")
	w.publish(strings.NewReplacer(`attributes.tier == "enterprise"`, "attributes.gold == true", "review: required", "review: none").Replace(twoDestinations))
	b.get("/rules/draft").shows("Version 2 was published meanwhile.", "Carry my changes over", "Draft of version 3")
	b.get("/rules/publish").shows("Version 2 was published meanwhile.").hides("Propose version")
	b.post("/rules/draft/catch-up", "version", "1", "return", "/rules/draft").leadsTo("/rules/draft")
	b.get("/rules/draft").shows("Your changes now stand on version 2.", "rule enterprise when", "attributes.vip == true", "Goes out at once").hides("Carry my changes over")
}

func TestDraft_IsReadByEverybodyAndChangedByAdministrators(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.as(auth.Admin).post(rulePage, "version", "0", "name", "everyone", "when", "true", "to.crm", "on").leadsTo("/rules/draft")
	for _, role := range []auth.Role{auth.Auditor, auth.Reviewer, auth.Lead, auth.Operator} {
		b := w.as(role)
		b.get("/rules").shows("everyone", "Versions").hides("Edit rules")
		b.get("/rules/draft").expect(http.StatusOK).shows("everyone", "Changed").hides("Discard", rulePage, "Add a rule", "Edit as text")
		b.get("/rules/publish").expect(http.StatusOK).shows("What changes").hides("Propose version 2")
		b.get("/rules/draft/simulate").expect(http.StatusOK)
	}
}

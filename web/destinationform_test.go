package web_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"lethe/internal/auth"
	"lethe/internal/rules/document"
)

// typed are the fields of a whole form, with the changes.
func typed(changes ...string) []string {
	all := map[string]string{
		"title": "Customer records", "kind": "webhook", "url": "https://crm.example.com/erase", "confirmation": "response",
		"confirmWithin": "336h", "secretIn": "env", "secretEnv": "CRM_SECRET", "concurrency": "4", "ratePerMinute": "600", "revision": "0",
	}
	for i := 0; i < len(changes); i += 2 {
		all[changes[i]] = changes[i+1]
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		out = append(out, name, all[name])
	}
	return out
}

// drafted is a destination of the draft.
func (w *world) drafted(name string) document.Destination {
	w.t.Helper()
	draft, err := w.Draft(w.system())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, d := range draft.Document.Destinations {
		if d.Name == name {
			return d
		}
	}
	return document.Destination{}
}

func TestDestinationForm_ChangesTheDraftAndNothingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Admin)
	const path = "/destinations/crm/edit"
	b.get(path).expect(http.StatusOK).shows(`value="Customer database"`, `value="336h"`, "336h is 14 days.", `value="CRM_SECRET"`, "cannot be changed").hides("In the draft, and not published")
	b.post(path, typed("retrySchedule", "10s, 1m", "verify.url", "https://crm.example.com/people{?email}", "owner", "CRM team")...).leadsTo(path)
	b.get(path).shows("Saved in the draft. Test it, then publish.", "In the draft, and not published yet.", "/rules/publish", "10s, 1m", `value="1"`)
	if got := w.drafted("crm"); got.Title != "Customer records" || got.Owner != "CRM team" || len(got.RetrySchedule) != 2 || got.Probe == nil {
		t.Errorf("the draft has %+v", got)
	}
	b.get("/destinations/crm").shows("Customer database", "The draft changes this destination: title, owner, url, retrySchedule, verify.url.")
	b.get("/destinations").shows("Customer database").hides("Customer records")
	if now, version, err := w.Document(t.Context(), 0); err != nil || version != 1 || now.Destinations[0].Title != "Customer database" {
		t.Errorf("version %d is published, with %+v: %v", version, now.Destinations, err)
	}
	w.as(auth.Operator).get(path).expect(http.StatusForbidden)
	b.get("/destinations/nowhere/edit").expect(http.StatusNotFound)
	b.post("/destinations/nowhere/edit", typed()...).expect(http.StatusNotFound)
}

func TestDestinationForm_AddsOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Admin)
	b.get("/destinations/new").expect(http.StatusOK).shows(`value="lethe" checked`, `name="name"`)
	for name, why := range map[string]string{"crm": "with this name already", "new": "Choose another name", "Lake!": "lower-case letters", "": "Is missing"} {
		b.post("/destinations/new", typed("name", name, "title", "Lake")...).expect(http.StatusUnprocessableEntity).shows(why, "Error: Add a destination")
	}
	b.post("/destinations/new", typed("name", "paper", "title", "Paper files", "kind", "manual")...).leadsTo("/destinations/paper/edit")
	b.get("/destinations/paper/edit").shows("Saved in the draft. Publish it to make it so.").hides("/destinations/paper/test")
	if got := w.drafted("paper"); got.Confirmation != "manual" || got.URL != "" || got.SecretEnv != "" {
		t.Errorf("the draft has %+v", got)
	}
	b.get("/destinations").shows("In the draft, and not published yet:", "/destinations/paper/edit")
	w.as(auth.Reviewer).get("/destinations").hides("/destinations/paper/edit", "Add destination")
	b.post("/destinations/paper/remove", "revision", "1").leadsTo("/destinations")
	b.get("/destinations").shows("Paper files is removed in the draft.").hides("/destinations/paper/edit")
}

func TestDestinationForm_SaysWhatIsWrongBesideTheField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Admin)
	const path = "/destinations/crm/edit"
	for field, c := range map[string]struct {
		changes []string
		words   string
	}{
		"url":           {[]string{"url", "crm.example.com"}, "https://"},
		"title":         {[]string{"title", strings.Repeat("x", 201)}, "200 characters"},
		"confirmWithin": {[]string{"confirmWithin", "two weeks"}, "with its unit"},
		"concurrency":   {[]string{"concurrency", "0"}, "whole number from 1"},
		"ratePerMinute": {[]string{"ratePerMinute", "99999999"}, "from 1 to 60000"},
		"retrySchedule": {[]string{"retrySchedule", "10s, 100h"}, "24h"},
		"secretIn":      {[]string{"secretIn", "none", "confirmation", "callback"}, "callbacks are signed"},
		"secretEnv":     {[]string{"secretEnv", ""}, "name of the variable"},
		"poll.url":      {[]string{"confirmation", "poll"}, "Is missing"},
		"poll.statuses": {[]string{"confirmation", "poll", "poll.url", "https://crm.example.com/{deliveryId}", "poll.statuses", "complete: done"}, "complete = done"},
		"verify.url":    {[]string{"verify.again", "24h"}, "Is missing"},
		"kind":          {[]string{"kind", "fax"}, "webhook"},
		"confirmation":  {[]string{"confirmation", "shout"}, "callback"},
	} {
		got := b.post(path, typed(c.changes...)...).expect(http.StatusUnprocessableEntity).shows("Error: Edit", "There is a problem", `href="#`+field+`"`, c.words)
		if !strings.Contains(got.body, `id="`+field+`-error"`) {
			t.Errorf("%s: nothing is said beside the field", field)
		}
	}
	if draft, err := w.Draft(w.system()); err != nil || draft.Revision != 0 {
		t.Errorf("there is a draft of revision %d: %v", draft.Revision, err)
	}
}

func TestDestinationForm_LosesNothingWhenSomebodyIsFaster(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Admin)
	const path = "/destinations/crm/edit"
	b.post(path, typed("title", "Theirs")...).leadsTo(path)
	late := b.post(path, typed("title", "Mine <b>")...).expect(http.StatusConflict)
	late.shows("Robin admin changed the draft while you typed.", "title: Theirs", `value="Mine &lt;b&gt;"`, `name="revision" value="1"`)
	if got := w.drafted("crm").Title; got != "Theirs" {
		t.Errorf("the draft has %q", got)
	}
	b.post(path, typed("title", "Mine", "revision", "1")...).leadsTo(path)
	if got := w.drafted("crm").Title; got != "Mine" {
		t.Errorf("the draft has %q", got)
	}
}

func TestDestination_IsRemovedInTheDraftAndKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.forwarding()
	b := w.as(auth.Admin)
	const path = "/destinations/ads/remove"
	b.get(path).expect(http.StatusOK).shows("1 delivery to it is not closed.", "everyone", `name="revision" value="0"`)
	b.post(path, "revision", "7").expect(http.StatusConflict).shows("Nothing was done.")
	b.post(path, "revision", "0").leadsTo("/destinations/ads")
	b.get("/destinations/ads").shows("Advertising is removed in the draft.", "The draft removes this destination.")
	if got := w.drafted("ads"); got.Name != "" {
		t.Error("the draft still has it")
	}
	b.get("/destinations/ads/edit").shows("Saving here keeps it.", `value="Advertising"`)
	b.post("/destinations/ads/edit", typed("title", "Advertising", "revision", "1")...).leadsTo("/destinations/ads/edit")
	if got := w.drafted("ads"); got.Name == "" {
		t.Error("the draft does not have it again")
	}
}

func TestDestinations_ThatAreRemovedStayWhileTheyHaveWork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.forwarding()
	w.exec(`UPDATE destinations SET retired_at = lethe_now()`)
	page := w.as(auth.Admin).get("/destinations").expect(http.StatusOK)
	page.shows("Removed, with open deliveries", "/destinations/ads").hides(`href="/destinations/crm"`)
	w.as(auth.Admin).get("/destinations/ads").shows("Removed on").hides("/destinations/ads/edit", "/destinations/ads/backfill")
}

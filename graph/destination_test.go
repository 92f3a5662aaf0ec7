package graph_test

import (
	"strings"
	"testing"
)

const changed = `{ version awaitsSecond changes { text } destination { name title owner kind url confirmation confirmWithinSeconds concurrency retiredAt } } }`

const (
	createDestination = `mutation($in: CreateDestinationInput!) { out: createDestination(input: $in) ` + changed
	updateDestination = `mutation($in: UpdateDestinationInput!) { out: updateDestination(input: $in) ` + changed
	removeDestination = `mutation($in: RemoveDestinationInput!) { out: removeDestination(input: $in) ` + changed
)

// published is the current document.
func (w *world) published() string {
	w.t.Helper()
	return at(w.must("reader", `{ ruleSet { document } }`), "ruleSet.document").(string)
}

func TestCreateDestination_PublishesItWithItsDefaults(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	out := at(w.must("desk", createDestination, "in", map[string]any{
		"name": "shop", "url": "https://shop.example.com/erase", "secretStored": true, "owner": "Shop team", "comment": "The new shop",
		"retryScheduleSeconds": []any{10, 60}, "confirmation": "poll",
		"poll":   map[string]any{"url": "https://shop.example.com/erasures/{deliveryId}", "everySeconds": 60, "statuses": map[string]any{"complete": "done"}},
		"verify": map[string]any{"url": "https://shop.example.com/people{?email}", "againSeconds": 86400},
	}), "out")
	if at(out, "version") != 2.0 || at(out, "awaitsSecond") != false || at(out, "changes.0.text") != "+ destination shop" {
		t.Errorf("it says %v; want version 2 with one change", out)
	}
	shop := at(out, "destination")
	if at(shop, "title") != "shop" || at(shop, "owner") != "Shop team" || at(shop, "kind") != "webhook" || at(shop, "confirmWithinSeconds") != 1209600.0 || at(shop, "concurrency") != 4.0 {
		t.Errorf("the destination is %v; want the defaults", shop)
	}
	for _, line := range []string{"secretStored: true", "retrySchedule: [10s, 1m]", "every: 1m", "complete: done", "again: 24h"} {
		if d := w.published(); !strings.Contains(d, line) {
			t.Errorf("the document lacks %q:\n%s", line, d)
		}
	}
	wantProblem(t, w.ask("desk", createDestination, "in", map[string]any{"name": "shop"}), "CONFLICT", "")
}

func TestCreateDestination_NamesFaultsAsItsInputDoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const url = "https://shop.example.com/erase"
	for name, c := range map[string]struct {
		in   map[string]any
		path string
	}{
		"no slug":           {map[string]any{"name": "The Shop", "url": url}, "input.name"},
		"no address":        {map[string]any{"name": "shop"}, "input.url"},
		"a second too long": {map[string]any{"name": "shop", "url": url, "confirmWithinSeconds": -1}, "input.confirmWithinSeconds"},
		"waits":             {map[string]any{"name": "shop", "url": url, "retryScheduleSeconds": []any{10, 1 << 40}}, "input.retryScheduleSeconds[1]"},
		"an unknown word": {map[string]any{"name": "shop", "url": url, "confirmation": "poll", "poll": map[string]any{
			"url": "https://shop.example.com/{deliveryId}", "statuses": map[string]any{"complete": 1}}}, "input.poll.statuses"},
		"asked too often": {map[string]any{"name": "shop", "url": url, "confirmation": "poll", "poll": map[string]any{
			"url": "https://shop.example.com/{deliveryId}", "everySeconds": 1}}, "input.poll.everySeconds"},
	} {
		t.Run(name, func(t *testing.T) {
			wantProblem(t, w.ask("desk", createDestination, "in", c.in), "BAD_USER_INPUT", c.path)
		})
	}
	wantProblem(t, w.ask("operator", createDestination, "in", map[string]any{"name": "crm", "url": url}), "FORBIDDEN", "")
}

func TestUpdateDestination_LeavesWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	poll := map[string]any{"url": "https://crm.example.com/{deliveryId}"}
	out := at(w.must("desk", updateDestination, "in", map[string]any{"name": "crm", "confirmation": "poll", "poll": poll, "concurrency": 8}), "out")
	crm := at(out, "destination")
	if at(crm, "title") != "Customer database" || at(crm, "confirmation") != "poll" || at(crm, "concurrency") != 8.0 || at(crm, "url") != "https://crm.example.com/erase" {
		t.Errorf("the destination is %v", crm)
	}
	w.must("desk", updateDestination, "in", map[string]any{"name": "crm", "title": "Customers", "poll": poll})
	if d := w.published(); !strings.Contains(d, "poll:") || !strings.Contains(d, "title: Customers") {
		t.Errorf("the document is\n%s", d)
	}
	wantProblem(t, w.ask("desk", updateDestination, "in", map[string]any{"name": "crm", "poll": nil}), "BAD_USER_INPUT", "input.poll")
	w.must("desk", updateDestination, "in", map[string]any{"name": "crm", "poll": nil, "confirmation": "response", "title": nil})
	if d := w.published(); strings.Contains(d, "poll:") || !strings.Contains(d, "title: Customers") {
		t.Errorf("after poll was taken away the document is\n%s", d)
	}
	same := at(w.must("desk", updateDestination, "in", map[string]any{"name": "crm"}), "out")
	if at(same, "version") != 4.0 || len(at(same, "changes").([]any)) != 0 {
		t.Errorf("a change of nothing says %v; want version 4 to stay", same)
	}
	wantProblem(t, w.ask("desk", updateDestination, "in", map[string]any{"name": "nowhere"}), "NOT_FOUND", "")
	wantProblem(t, w.ask("reader", updateDestination, "in", map[string]any{"name": "crm"}), "FORBIDDEN", "")
}

func TestUpdateDestination_IsProposedWhereASecondPersonIsNeeded(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, true)
	out := at(w.must("desk", updateDestination, "in", map[string]any{"name": "crm", "title": "Customers"}), "out")
	if at(out, "awaitsSecond") != true || at(out, "version") != 1.0 || at(out, "destination") != nil || len(at(out, "changes").([]any)) != 1 {
		t.Errorf("it says %v; want a proposal", out)
	}
	if d := w.published(); strings.Contains(d, "Customers") {
		t.Errorf("it is published:\n%s", d)
	}
}

func TestRemoveDestination_NeedsThatNoRuleNamesIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	wantProblem(t, w.ask("desk", removeDestination, "in", map[string]any{"name": "ads"}), "CONFLICT", "")
	w.publish(strings.Replace(twoDestinations, "[crm, ads]", "[crm]", 1))
	out := at(w.must("desk", removeDestination, "in", map[string]any{"name": "ads"}), "out")
	if at(out, "version") != 3.0 || at(out, "changes.0.text") != "- destination ads" || at(out, "destination.retiredAt") == nil {
		t.Errorf("it says %v; want version 3 without it", out)
	}
	wantProblem(t, w.ask("desk", removeDestination, "in", map[string]any{"name": "ads"}), "NOT_FOUND", "")
	wantProblem(t, w.ask("operator", removeDestination, "in", map[string]any{"name": "crm"}), "FORBIDDEN", "")
}

func TestTestDestination_ShowsTheSteps(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must("desk", createDestination, "in", map[string]any{"name": "paper", "kind": "manual"})
	const try = `mutation($name: String!, $sample: Boolean) { testDestination(input: {name: $name, sample: $sample}) { ok steps { name ok detail tookMs } } }`
	out := at(w.must("operator", try, "name", "paper", "sample", true), "testDestination")
	if at(out, "ok") != true || at(out, "steps.0.name") != "people" || at(out, "steps.0.ok") != true || at(out, "steps.0.detail") == "" {
		t.Errorf("the test says %v", out)
	}
	wantProblem(t, w.ask("operator", try, "name", "nowhere"), "NOT_FOUND", "")
	wantProblem(t, w.ask("reader", try, "name", "paper"), "FORBIDDEN", "")
}

func TestSetDestinationSecret_ShowsOnlyWhatItMade(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must("desk", updateDestination, "in", map[string]any{"name": "crm", "secretEnv": "", "secretStored": true})
	const set = `mutation($in: SetDestinationSecretInput!) { setDestinationSecret(input: $in) { secret } }`
	made := at(w.must("desk", set, "in", map[string]any{"name": "crm"}), "setDestinationSecret.secret")
	if s, _ := made.(string); !strings.HasPrefix(s, "whsec_") {
		t.Errorf("the secret is %v; want one that was made", made)
	}
	given := w.must("desk", set, "in", map[string]any{"name": "crm", "secret": made, "overlapSeconds": 0})
	if at(given, "setDestinationSecret.secret") != nil {
		t.Error("a secret that was given is shown")
	}
	wantProblem(t, w.ask("desk", set, "in", map[string]any{"name": "crm", "overlapSeconds": 1 << 40}), "BAD_USER_INPUT", "input.overlapSeconds")
	wantProblem(t, w.ask("desk", set, "in", map[string]any{"name": "crm", "secret": "canary"}), "BAD_USER_INPUT", "input.secret")
	wantProblem(t, w.ask("desk", set, "in", map[string]any{"name": "ads"}), "CONFLICT", "")
	wantProblem(t, w.ask("operator", set, "in", map[string]any{"name": "crm"}), "FORBIDDEN", "")
	if strings.Contains(w.log.String(), strings.TrimPrefix(made.(string), "whsec_")) {
		t.Error("the secret is in the log")
	}
}

func TestBackfillDestination_SendsWhatWasRoutedBefore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(strings.Replace(twoDestinations, "[crm, ads]", "[crm]", 1))
	id, reference := w.submit("shop", 1)
	w.forward(id)
	w.publish(twoDestinations)
	const backfill = `mutation($since: Time!, $dry: Boolean) { backfillDestination(input: {name: "ads", since: $since, dryRun: $dry, comment: "New"}) { deliveries archived unreadable examples } }`
	since := "2020-01-01T00:00:00Z"
	dry := at(w.must("desk", backfill, "since", since, "dry", true), "backfillDestination")
	if at(dry, "deliveries") != 1.0 || at(dry, "archived") != 0.0 || at(dry, "examples.0") != reference {
		t.Errorf("a dry run says %v; want one request", dry)
	}
	done := at(w.must("desk", backfill, "since", since), "backfillDestination")
	if at(done, "deliveries") != 1.0 || len(at(done, "examples").([]any)) != 0 {
		t.Errorf("it says %v; want one delivery", done)
	}
	if n := at(w.must("desk", `{ deliveries(where: {destination: "ads"}) { totalCount } }`), "deliveries.totalCount"); n != 1.0 {
		t.Errorf("there are %v deliveries to ads; want 1", n)
	}
	wantProblem(t, w.ask("desk", backfill, "since", "2999-01-01T00:00:00Z"), "BAD_USER_INPUT", "input.since")
	wantProblem(t, w.ask("reader", backfill, "since", since), "FORBIDDEN", "")
}

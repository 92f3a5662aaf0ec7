package graph_test

import (
	"strings"
	"testing"

	"lethe/internal/auth"
)

const publishRules = `mutation($in: PublishRulesInput!) { publishRules(input: $in) { version awaitsSecond
	changes { op subject name field old new text } coverage { never unnamed gaps { text combinations causes regulations } }
	ruleSet { version comment publishedBy document rules { name when to review reviewWindowSeconds } changes { text } } } }`

// marketing is what the world has published, with another title.
var marketing = strings.Replace(twoDestinations, "Advertising", "Marketing", 1)

func TestPublishRules_MakesAVersionThatCanBeBroughtBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := at(w.must("desk", `{ ruleSet(version: 1) { document } }`), "ruleSet.document")

	out := at(w.must("desk", publishRules, "in", map[string]any{"document": marketing, "comment": "A new name", "after": 1}), "publishRules")
	if at(out, "version") != 2.0 || at(out, "awaitsSecond") != false || at(out, "changes.0.text") != "~ destination ads: title Advertising → Marketing" {
		t.Errorf("it says %v; want version 2 with one change", out)
	}
	if at(out, "changes.0.op") != "~" || at(out, "changes.0.field") != "title" || at(out, "changes.0.old") != "Advertising" || at(out, "changes.0.new") != "Marketing" {
		t.Errorf("the change is %v", at(out, "changes.0"))
	}
	set := at(out, "ruleSet")
	if at(set, "comment") != "A new name" || at(set, "publishedBy") != "desk token" || at(set, "changes.0.text") != at(out, "changes.0.text") {
		t.Errorf("the version is %v", set)
	}
	if at(set, "rules.0.name") != "everyone" || at(set, "rules.0.to.1") != "ads" || at(set, "rules.0.review") != nil || at(set, "rules.0.reviewWindowSeconds") != nil {
		t.Errorf("its rules are %v", at(set, "rules"))
	}
	again := at(w.must("desk", publishRules, "in", map[string]any{"document": at(set, "document")}), "publishRules")
	if at(again, "version") != 2.0 || len(at(again, "changes").([]any)) != 0 {
		t.Errorf("its own document makes version %v with changes %v; want none", at(again, "version"), at(again, "changes"))
	}
	back := at(w.must("desk", publishRules, "in", map[string]any{"document": first}), "publishRules")
	if at(back, "version") != 3.0 || at(back, "ruleSet.document") != first {
		t.Errorf("the first document makes %v; want it as version 3", back)
	}
}

func TestPublishRules_SaysWhatWouldChangeAndWhatChangedMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	dry := at(w.must("desk", publishRules, "in", map[string]any{"document": marketing, "dryRun": true}), "publishRules")
	if at(dry, "version") != 1.0 || len(at(dry, "changes").([]any)) != 1 {
		t.Errorf("a dry run says %v; want version 1 and one change", dry)
	}
	w.publish(marketing)
	wantProblem(t, w.ask("desk", publishRules, "in", map[string]any{"document": twoDestinations, "after": 1}), "CONFLICT", "")
	wantProblem(t, w.ask("reader", publishRules, "in", map[string]any{"document": twoDestinations}), "FORBIDDEN", "")
}

func TestPublishRules_ShowsEveryProblemWithItsPlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	faulty := strings.Replace(twoDestinations, `when: "true", to: [crm, ads]`, `when: "cuase == 'other'", to: [crm, nowhere]`, 1)
	out := w.ask("desk", publishRules, "in", map[string]any{"document": faulty})
	want := map[string]string{"input.document.rules[0].when": "6:", "input.document.rules[0].to[1]": "6:"}
	if len(out.Errors) != len(want) {
		t.Fatalf("there are %d errors; want %d: %s", len(out.Errors), len(want), out.text)
	}
	for _, e := range out.Errors {
		if e.Extensions.Code != "BAD_USER_INPUT" || len(e.Extensions.Fields) != 1 {
			t.Fatalf("the error is %+v", e)
		}
		field := e.Extensions.Fields[0]
		if place, ok := want[field.Path]; !ok || !strings.HasPrefix(field.Message, place) {
			t.Errorf("%s: %s; want it at one of %v", field.Path, field.Message, want)
		}
	}
	wantProblem(t, w.ask("desk", publishRules, "in", map[string]any{"document": "rules: ["}), "BAD_USER_INPUT", "input.document")
}

func TestPublishRules_WantsGapsToBeAccepted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	narrow := strings.Replace(twoDestinations, `"true"`, `"cause == 'other'"`, 1)
	wantProblem(t, w.ask("desk", publishRules, "in", map[string]any{"document": narrow}), "BAD_USER_INPUT", "input.acceptGaps")
	out := at(w.must("desk", publishRules, "in", map[string]any{"document": narrow, "acceptGaps": true}), "publishRules")
	if at(out, "version") != 2.0 || at(out, "coverage.gaps.0.causes.0") == nil || at(out, "coverage.gaps.0.regulations") != nil {
		t.Errorf("it says %v; want version 2 and a gap of some causes and all regulations", out)
	}
}

func TestRuleSets_AreThoseBeforeAVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(marketing)
	w.publish(twoDestinations)
	data := w.must("reader", `{ all: ruleSets { version } two: ruleSets(first: 2) { version } old: ruleSets(before: 3) { version changes { op } } }`)
	if at(data, "all.2.version") != 1.0 || len(at(data, "two").([]any)) != 2 || at(data, "two.0.version") != 3.0 || at(data, "old.0.version") != 2.0 {
		t.Errorf("the versions are %v", data)
	}
	if len(at(data, "old.1.changes").([]any)) != 3 {
		t.Errorf("the first version changed %v; want two destinations and a rule added", at(data, "old.1.changes"))
	}
	wantProblem(t, w.ask("reader", `{ ruleSets(first: 101) { version } }`), "BAD_USER_INPUT", "first")
	wantProblem(t, w.ask("shop", `{ ruleSets { version } }`), "FORBIDDEN", "")
}

const routingDraft = `{ routingDraft { revision base current document editedBy changes { text } problems { path message } proposal { by comment acceptGaps } } }`

func TestAgreeToRules_NeedsAnotherToken(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, true)
	w.actors["second"] = token("second", auth.ReadRequests, auth.ManageRouting)
	const agree = `mutation($n: Int!) { agreeToRules(input: {revision: $n}) { version awaitsSecond ruleSet { publishedBy agreedBy comment } } }`

	if d := at(w.must("desk", routingDraft), "routingDraft"); d != nil {
		t.Errorf("there is a draft: %v", d)
	}
	proposed := at(w.must("desk", publishRules, "in", map[string]any{"document": marketing, "comment": "A new name"}), "publishRules")
	if at(proposed, "version") != 1.0 || at(proposed, "awaitsSecond") != true || at(proposed, "ruleSet.version") != 1.0 {
		t.Errorf("the proposal says %v; want version 1 to stay", proposed)
	}
	draft := at(w.must("second", routingDraft), "routingDraft")
	if at(draft, "proposal.by") != "desk token" || at(draft, "proposal.comment") != "A new name" || at(draft, "base") != 1.0 || at(draft, "current") != 1.0 {
		t.Errorf("the draft is %v", draft)
	}
	if !strings.Contains(at(draft, "document").(string), "Marketing") || len(at(draft, "changes").([]any)) != 1 || len(at(draft, "problems").([]any)) != 0 {
		t.Errorf("the draft is %v", draft)
	}
	revision := at(draft, "revision")
	wantProblem(t, w.ask("desk", agree, "n", revision), "CONFLICT", "")
	wantProblem(t, w.ask("reader", agree, "n", revision), "FORBIDDEN", "")
	wantProblem(t, w.ask("second", agree, "n", revision.(float64)+1), "CONFLICT", "")
	agreed := at(w.must("second", agree, "n", revision), "agreeToRules")
	if at(agreed, "version") != 2.0 || at(agreed, "ruleSet.publishedBy") != "desk token" || at(agreed, "ruleSet.agreedBy") != "second token" || at(agreed, "ruleSet.comment") != "A new name" {
		t.Errorf("it became %v", agreed)
	}
}

func TestWithdrawRules_LeavesTheDraft(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, true)
	w.must("desk", publishRules, "in", map[string]any{"document": marketing})
	const withdraw = `mutation($n: Int!) { withdrawRules(input: {revision: $n}) { draft { revision proposal { by } changes { text } } } }`
	revision := at(w.must("desk", routingDraft), "routingDraft.revision")
	out := w.must("desk", withdraw, "n", revision)
	if at(out, "withdrawRules.draft.proposal") != nil || len(at(out, "withdrawRules.draft.changes").([]any)) != 1 {
		t.Errorf("it leaves %v", out)
	}
	wantProblem(t, w.ask("desk", withdraw, "n", at(out, "withdrawRules.draft.revision")), "CONFLICT", "")
}

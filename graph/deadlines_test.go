package graph_test

import (
	"strings"
	"testing"
	"time"

	"lethe/internal/pgtest"
)

const deadline = `{ request { dueAt acknowledgeBy lastDayToExtend extendedAt clockPaused
	deadlineSteps { text day article } clockPauses { ground pausedAt pausedBy resumedAt resumedBy text } extension { ground at by text } } }`

const (
	extend = `mutation($id: ID!, $ground: ExtensionGround!, $text: String!) { out: extendDeadline(input: {id: $id, ground: $ground, text: $text})` + deadline + `}`
	pause  = `mutation($id: ID!, $ground: PauseGround!, $text: String!) { out: pauseDeadline(input: {id: $id, ground: $ground, text: $text})` + deadline + `}`
	resume = `mutation($id: ID!) { out: resumeDeadline(input: {id: $id})` + deadline + `}`
	look   = `query($id: ID!) { out: node(id: $id) { ... on ErasureRequest { clockPauses { text } extension { text by } lastDayToExtend } } }`
)

func timeAt(t *testing.T, v any, path string) time.Time {
	t.Helper()
	text, _ := at(v, path).(string)
	moment, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatalf("%s is no time: %v", path, err)
	}
	return moment
}

func TestExtendDeadline_MovesTheDeadlineOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, _ := w.submit("shop", 1)
	before := w.must("desk", look, "id", id)
	wantProblem(t, w.ask("desk", extend, "id", id, "ground", "REASONABLY_NECESSARY", "text", "We need more time for this."), "BAD_USER_INPUT", "input.ground")
	wantProblem(t, w.ask("desk", extend, "id", id, "ground", "COMPLEXITY", "text", "short"), "BAD_USER_INPUT", "input.text")
	wantProblem(t, w.ask("reader", extend, "id", id, "ground", "COMPLEXITY", "text", "We need more time for this."), "FORBIDDEN", "")

	data := w.must("desk", extend, "id", id, "ground", "COMPLEXITY", "text", "Your data is in many systems.")
	last, due := timeAt(t, before, "out.lastDayToExtend"), timeAt(t, data, "out.request.dueAt")
	if moved := due.Sub(last).Hours() / 24; moved < 57 || moved > 66 {
		t.Errorf("the deadline moved from %v to %v; want two months", last, due)
	}
	if again := timeAt(t, data, "out.request.lastDayToExtend"); !again.Equal(last) {
		t.Errorf("the last day to extend moved from %v to %v", last, again)
	}
	e := at(data, "out.request.extension")
	if at(e, "ground") != "COMPLEXITY" || at(e, "by") != "desk token" || at(e, "text") != "Your data is in many systems." || at(e, "at") != at(data, "out.request.extendedAt") {
		t.Errorf("the extension is %v", e)
	}
	out := w.ask("desk", extend, "id", id, "ground", "COMPLEXITY", "text", "Your data is in many systems.")
	wantProblem(t, out, "CONFLICT", "")
	if !strings.Contains(out.text, "Art. 12(3)") {
		t.Errorf("the refusal names no article: %s", out.text)
	}
}

func TestExtendDeadline_IsRefusedAfterTheFirstDeadline(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, _ := w.submit("shop", 1)
	pgtest.Advance(t, w.db, 40*24*time.Hour)
	out := w.ask("desk", extend, "id", id, "ground", "COMPLEXITY", "text", "Your data is in many systems.")
	wantProblem(t, out, "CONFLICT", "")
	if !strings.Contains(out.text, "Art. 12(3)") {
		t.Errorf("the refusal names no article: %s", out.text)
	}
}

func TestPauseDeadline_LetsTheClockStandStillUntilItIsResumed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, _ := w.submit("shop", 1)
	wantProblem(t, w.ask("desk", resume, "id", id), "CONFLICT", "")
	wantProblem(t, w.ask("desk", pause, "id", id, "ground", "CLARIFICATION", "text", "Which account do you mean?"), "BAD_USER_INPUT", "input.ground")

	paused := w.must("desk", pause, "id", id, "ground", "IDENTITY", "text", "Please prove who you are.")
	if at(paused, "out.request.clockPaused") != true || at(paused, "out.request.clockPauses.0.resumedAt") != nil || at(paused, "out.request.clockPauses.0.resumedBy") != nil {
		t.Errorf("after the pause: %v", paused)
	}
	pgtest.Advance(t, w.db, 10*24*time.Hour)
	resumed := w.must("desk", resume, "id", id)
	moved := timeAt(t, resumed, "out.request.dueAt").Sub(timeAt(t, paused, "out.request.dueAt")).Hours() / 24
	if moved < 8 || moved > 12 { // a weekend at either end
		t.Errorf("the deadline moved by %v days; want 10", moved)
	}
	p := at(resumed, "out.request.clockPauses.0")
	if at(p, "ground") != "IDENTITY" || at(p, "pausedBy") != "desk token" || at(p, "resumedBy") != "desk token" || at(p, "text") != "Please prove who you are." ||
		timeAt(t, p, "resumedAt").Before(timeAt(t, p, "pausedAt").Add(10*24*time.Hour)) {
		t.Errorf("the pause is %v", p)
	}
	if steps, _ := at(resumed, "out.request.deadlineSteps").([]any); len(steps) < 3 || !strings.Contains(at(steps, "2.text").(string), "the clock stood still for 10 days") {
		t.Errorf("the steps are %v", steps)
	}
}

func TestDeadline_SaysHowItWasWorkedOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := input("anna@example.com")
	in["submittedAt"], in["regulation"] = "2026-01-31T09:00:00Z", "GDPR"
	gdpr := at(w.must("shop", submitOne, "in", in), "submitErasureRequest.request.id").(string)
	in["regulation"] = "CCPA"
	ccpa := at(w.must("shop", submitOne, "in", in), "submitErasureRequest.request.id").(string)
	const query = `query($id: ID!) { erasureRequest(id: $id) { deadlineSteps { text day article } lastDayToExtend acknowledgeBy } }`
	data := at(w.must("shop", query, "id", gdpr), "erasureRequest")
	if at(data, "deadlineSteps.0.day") != "2026-01-31" || at(data, "deadlineSteps.1.text") != "one month after 31 January 2026 is 28 February 2026, a Saturday" ||
		at(data, "deadlineSteps.2.day") != "2026-03-02" || !strings.Contains(at(data, "deadlineSteps.1.article").(string), "Art. 12(3) GDPR") {
		t.Errorf("the steps are %v", at(data, "deadlineSteps"))
	}
	if at(data, "lastDayToExtend") != "2026-03-02T23:59:59Z" || at(data, "acknowledgeBy") != nil {
		t.Errorf("the other dates are %v", data)
	}
	data = at(w.must("shop", query, "id", ccpa), "erasureRequest")
	if at(data, "deadlineSteps.1.day") != "2026-03-17" || at(data, "acknowledgeBy") != "2026-02-13T23:59:59Z" {
		t.Errorf("under the CCPA: %v", data)
	}
	wantProblem(t, w.ask("desk", pause, "id", ccpa, "ground", "IDENTITY", "text", "Please prove who you are."), "CONFLICT", "")
}

// What the data subject was told is for those who may see subjects.
func TestDeadline_HidesTextsFromThoseWhoMayNotSeeSubjects(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, _ := w.submit("shop", 1)
	w.must("desk", pause, "id", id, "ground", "IDENTITY", "text", "Please prove who you are.")
	w.must("desk", extend, "id", id, "ground", "COMPLEXITY", "text", "Your data is in many systems.")
	for actor, shown := range map[string]bool{"shop": true, "reader": true, "operator": false} {
		data := w.must(actor, look, "id", id)
		if got := at(data, "out.clockPauses.0.text") != nil; got != shown {
			t.Errorf("%s sees what the person was asked: %v", actor, got)
		}
		if got := at(data, "out.extension.text") != nil; got != shown || at(data, "out.extension.by") != "desk token" {
			t.Errorf("%s sees the reasons of the extension: %v", actor, data)
		}
	}
}

func TestDeadline_OfAListIsBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit("shop", 1)
	const dates = `lastDayToExtend deadlineSteps { text } clockPauses { ground }`
	w.must("desk", `{ erasureRequests(first: 100) { edges { node { id `+dates+` } } } }`)
	wantProblem(t, w.ask("desk", `{ erasureRequests(first: 100) { edges { node { deliveries(first: 5) { edges { node { request { `+dates+` } } } } } } } }`),
		"QUERY_TOO_COMPLEX", "")
}

func TestRegulations_ShowsEveryClockWithItsArticle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	data := w.must("shop", `{ regulations { name title jurisdiction confirmed overridden clocks { kind within grounds article source confirmed note } } }`)
	packs, _ := at(data, "regulations").([]any)
	if len(packs) != len(w.Packs()) {
		t.Fatalf("there are %d regulations; want %d", len(packs), len(w.Packs()))
	}
	gdpr, ccpa := packs[0], packs[2]
	if at(gdpr, "name") != "GDPR" || at(gdpr, "clocks.0.kind") != "ANSWER" || at(gdpr, "clocks.0.within") != "1 month" ||
		at(gdpr, "clocks.1.grounds.0") != "COMPLEXITY" || at(gdpr, "clocks.2.kind") != "PAUSE" || at(gdpr, "clocks.2.within") != nil || at(gdpr, "confirmed") != false {
		t.Errorf("the GDPR is %v", gdpr)
	}
	if at(ccpa, "name") != "CCPA" || at(ccpa, "clocks.1.within") != "10 business days" || at(ccpa, "clocks.3.kind") != "RETENTION" || at(ccpa, "clocks.3.note") != nil ||
		at(ccpa, "confirmed") != true || at(ccpa, "overridden") != false {
		t.Errorf("the CCPA is %v", ccpa)
	}
	for _, p := range packs {
		for _, c := range at(p, "clocks").([]any) {
			if at(c, "article") == "" || at(c, "source") == "" {
				t.Errorf("%v has a clock without its place in the law: %v", at(p, "name"), c)
			}
		}
	}
}

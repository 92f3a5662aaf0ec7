package graph_test

import (
	"strings"
	"testing"
	"time"

	"lethe/internal/pgtest"
)

// someToAds sends to ads only what comes from the shop.
var someToAds = strings.Replace(twoDestinations, `  - {name: everyone, when: "true", to: [crm, ads]}
`, `  - {name: everyone, when: "true", to: [crm]}
  - {name: shop-ads, when: 'source == "shop" && attributes.tier == "gold"', to: [ads], review: window, reviewWindow: 24h}
`, 1)

const previewRouting = `query($in: PreviewRoutingInput!) { previewRouting(input: $in) { version planHash review reviewWindowSeconds
	destinations { name title rules } notChosen { name title rules }
	rules { name when to matched fault because { expression holds sentence line column } } } }`

func TestPreviewRouting_SaysWhyAndWhyNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(someToAds)
	facts := map[string]any{"cause": "other", "source": "shop", "identifierTypes": []any{"email"}, "attributes": map[string]any{"tier": "gold"}}
	out := at(w.must("reader", previewRouting, "in", map[string]any{"facts": facts}), "previewRouting")
	if at(out, "version") != 2.0 || at(out, "planHash") != nil || at(out, "review") != "window" || at(out, "reviewWindowSeconds") != 86400.0 {
		t.Errorf("the preview is %v", out)
	}
	if at(out, "destinations.0.name") != "ads" || at(out, "destinations.0.title") != "Advertising" || at(out, "destinations.0.rules.0") != "shop-ads" {
		t.Errorf("the destinations are %v", at(out, "destinations"))
	}
	facts["attributes"] = map[string]any{"tier": "free"}
	out = at(w.must("reader", previewRouting, "in", map[string]any{"facts": facts}), "previewRouting")
	if at(out, "notChosen.0.name") != "ads" || at(out, "notChosen.0.title") != "Advertising" || at(out, "notChosen.0.rules.0") != "shop-ads" {
		t.Errorf("not chosen are %v; want ads", at(out, "notChosen"))
	}
	rule := at(out, "rules.1")
	if at(rule, "name") != "shop-ads" || at(rule, "matched") != false || at(rule, "fault") != nil || len(at(rule, "because").([]any)) != 1 {
		t.Fatalf("the rule is %v; want one reason", rule)
	}
	reason := at(rule, "because.0")
	if at(reason, "expression") != `attributes.tier == "gold"` || at(reason, "holds") != false || at(reason, "line") != 1.0 || at(reason, "column") != 21.0 || !strings.Contains(at(reason, "sentence").(string), `"free"`) {
		t.Errorf("the reason is %v", reason)
	}
}

func TestPreviewRouting_IsOfARequestOrOfADocument(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, reference := w.submit("shop", 1)
	byReference := at(w.must("reader", previewRouting, "in", map[string]any{"reference": strings.ToLower(reference)}), "previewRouting")
	byID := at(w.must("reader", previewRouting, "in", map[string]any{"id": id}), "previewRouting")
	if at(byReference, "planHash") == nil || at(byReference, "planHash") != at(byID, "planHash") || at(byID, "destinations.1.name") != "crm" {
		t.Errorf("by reference it is %v, by id %v", byReference, byID)
	}
	drafted := at(w.must("desk", previewRouting, "in", map[string]any{"id": id, "document": someToAds}), "previewRouting")
	if at(drafted, "version") != 0.0 || at(drafted, "planHash") != nil || len(at(drafted, "destinations").([]any)) != 1 {
		t.Errorf("under the document it is %v", drafted)
	}
	w.publish(someToAds)
	if old := at(w.must("reader", previewRouting, "in", map[string]any{"id": id, "version": 1}), "previewRouting"); at(old, "version") != 1.0 || len(at(old, "destinations").([]any)) != 2 {
		t.Errorf("under version 1 it is %v", old)
	}
	w.archive(id)
	if archived := at(w.must("reader", previewRouting, "in", map[string]any{"id": id}), "previewRouting"); at(archived, "destinations.0.name") != "crm" {
		t.Errorf("archived it is %v", archived)
	}
}

func TestPreviewRouting_RefusesWhatIsUnclear(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, reference := w.submit("shop", 1)
	facts := map[string]any{"cause": "other"}
	for name, c := range map[string]struct {
		in         map[string]any
		code, path string
	}{
		"nothing":              {map[string]any{}, "BAD_USER_INPUT", ""},
		"two of three":         {map[string]any{"id": id, "reference": reference}, "BAD_USER_INPUT", ""},
		"document and version": {map[string]any{"facts": facts, "document": someToAds, "version": 1}, "BAD_USER_INPUT", "input.version"},
		"a faulty document":    {map[string]any{"facts": facts, "document": strings.Replace(someToAds, "kind: webhook", "kind: fax", 1)}, "BAD_USER_INPUT", "input.document.destinations[0].kind"},
		"a list as attribute":  {map[string]any{"facts": map[string]any{"cause": "other", "attributes": map[string]any{"n": []any{1}}}}, "BAD_USER_INPUT", "input.facts.attributes"},
		"an unknown reference": {map[string]any{"reference": "ER-0000-0000"}, "NOT_FOUND", ""},
		"an unknown version":   {map[string]any{"facts": facts, "version": 7}, "NOT_FOUND", ""},
	} {
		t.Run(name, func(t *testing.T) { wantProblem(t, w.ask("reader", previewRouting, "in", c.in), c.code, c.path) })
	}
	wantProblem(t, w.ask("shop", previewRouting, "in", map[string]any{"facts": facts}), "FORBIDDEN", "")
	wantProblem(t, w.ask("bank", previewRouting, "in", map[string]any{"id": id}), "NOT_FOUND", "")
}

func TestApprove_HoldsForThePlanThatWasSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, _ := w.submit("bank", 1)
	seen := at(w.must("desk", previewRouting, "in", map[string]any{"id": id}), "previewRouting.planHash")
	w.publish(someToAds)
	const approve = `mutation($id: ID!, $hash: String) { approveErasureRequest(input: {id: $id, planHash: $hash}) { request { state } } }`
	wantProblem(t, w.ask("desk", approve, "id", id, "hash", seen), "CONFLICT", "")
	seen = at(w.must("desk", previewRouting, "in", map[string]any{"id": id}), "previewRouting.planHash")
	if got := w.must("desk", approve, "id", id, "hash", seen); at(got, "approveErasureRequest.request.state") != "APPROVED" {
		t.Errorf("it is %v", got)
	}
	w.publish(twoDestinations)
	pgtest.Advance(t, w.db, time.Minute)
	if _, err := w.RouteDue(w.system()); err != nil {
		t.Fatal(err)
	}
	const change = `query($id: ID!) { erasureRequest(id: $id) { state planChange { from to gained lost moved } } }`
	got := at(w.must("bank", change, "id", id), "erasureRequest")
	if at(got, "state") != "IN_REVIEW" || at(got, "planChange.from") != 2.0 || at(got, "planChange.to") != 3.0 || at(got, "planChange.gained.0") != "ads" {
		t.Errorf("after the rules changed it is %v; want it back in review, with ads gained", got)
	}
	if lost, ok := at(got, "planChange.lost").([]any); !ok || len(lost) != 0 {
		t.Errorf("it lost %v; want an empty list", at(got, "planChange.lost"))
	}
}

func TestSimulateRouting_SaysWhichRequestsGoElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, reference := w.submit("bank", 1)
	old, _ := w.submit("bank", 2)
	w.archive(old)
	const simulate = `query($d: String!, $n: Int!) { simulateRouting(input: {document: $d, days: $n}) { days requests elsewhere reviewed unroutable failed truncated
		destinations { name title gained lost } examples { reference archived gained lost unroutable beforeFault afterFault
		before { destinations review reviewWindowSeconds } after { destinations review } } } }`
	out := at(w.must("reader", simulate, "d", someToAds, "n", 60), "simulateRouting")
	if at(out, "requests") != 2.0 || at(out, "elsewhere") != 2.0 || at(out, "unroutable") != 0.0 || at(out, "truncated") != false {
		t.Errorf("the simulation says %v; want both requests elsewhere", out)
	}
	if at(out, "destinations.0.name") != "ads" || at(out, "destinations.0.title") != "Advertising" || at(out, "destinations.0.lost") != 2.0 {
		t.Errorf("the destinations are %v; want ads to lose two", at(out, "destinations"))
	}
	examples := at(out, "examples").([]any)
	if len(examples) != 2 {
		t.Fatalf("the examples are %v; want two", examples)
	}
	for _, e := range examples {
		if archived := at(e, "reference") != reference; at(e, "archived") != archived || at(e, "lost.0") != "ads" || len(at(e, "before.destinations").([]any)) != 2 || at(e, "after.destinations.0") != "crm" {
			t.Errorf("an example is %v", e)
		}
	}
	wantProblem(t, w.ask("reader", simulate, "d", someToAds, "n", 366), "BAD_USER_INPUT", "input.days")
	wantProblem(t, w.ask("reader", simulate, "d", strings.Replace(someToAds, "kind: webhook", "kind: fax", 1), "n", 30), "BAD_USER_INPUT", "input.document.destinations[0].kind")
	wantProblem(t, w.ask("shop", simulate, "d", someToAds, "n", 30), "FORBIDDEN", "")
}

func TestRoutingCoverage_IsOfADocumentOrOfWhatIsPublished(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const coverage = `query($d: String) { routingCoverage(document: $d) { never always unnamed gaps { text combinations identifierTypes } perhaps { text combinations } } }`
	none := at(w.must("reader", coverage), "routingCoverage")
	for _, list := range []string{"never", "always", "unnamed", "gaps", "perhaps"} {
		if found, ok := at(none, list).([]any); !ok || len(found) != 0 {
			t.Errorf("%s is %v; want an empty list", list, at(none, list))
		}
	}
	narrow := strings.Replace(twoDestinations, `{name: everyone, when: "true", to: [crm, ads]}`, `{name: mail, when: "has(identifiers.email)", to: [crm]}`, 1)
	out := at(w.must("reader", coverage, "d", narrow), "routingCoverage")
	if at(out, "unnamed.0") != "ads" || at(out, "gaps.0.text") == "" || at(out, "gaps.0.identifierTypes.0.0") == nil || at(out, "gaps.0.combinations").(float64) < 1 {
		t.Errorf("the coverage is %v; want ads unnamed, and a gap without email", out)
	}
	wantProblem(t, w.ask("reader", coverage, "d", strings.Replace(narrow, "kind: webhook", "kind: fax", 1)), "BAD_USER_INPUT", "document.destinations[0].kind")
	wantProblem(t, w.ask("shop", coverage), "FORBIDDEN", "")
}

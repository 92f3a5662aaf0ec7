package e2e_test

import (
	_ "embed"
	"encoding/json"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	cdp "github.com/chromedp/chromedp"
)

// axe is axe-core 4.14.1 (https://github.com/dequelabs/axe-core), as npm has it.
//
//go:embed testdata/axe-4.14.1.min.js
var axe string

// violation is one fault that axe found.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML   string
		Target []string
	}
}

// axe checks the page that is open against WCAG 2.2 AA and what axe recommends.
func (b *browser) axe() []violation {
	b.t.Helper()
	b.do(cdp.Evaluate[cdp.Void](axe + ";undefined"))
	found := evaluate[string](b, `axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
		.then(r => JSON.stringify(r.violations))`)
	var violations []violation
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		b.t.Fatal(err)
	}
	return violations
}

// Accessible fails the test for every fault of the page that is open.
func (b *browser) Accessible(where string) {
	b.t.Helper()
	for _, v := range b.axe() {
		for _, n := range v.Nodes {
			b.t.Errorf("%s: %s (%s): %s at %v: %.200s", where, v.ID, v.Impact, v.Help, n.Target, n.HTML)
		}
	}
}

// AccessibleInBoth is Accessible in the light theme and in the dark one.
func (b *browser) AccessibleInBoth(where string) {
	b.t.Helper()
	for _, scheme := range []string{"light", "dark"} {
		b.Colours(scheme)
		b.Accessible(where + " in " + scheme)
	}
}

// Colours makes the system's theme light or dark.
func (b *browser) Colours(scheme string) {
	b.t.Helper()
	_, err := cdp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func TestPages_AreAccessible(t *testing.T) {
	t.Parallel()
	l := start(t, setup{demo: true})
	open, calm, failed := l.firstReference(t), l.lastReference(t), l.firstFailure(t)
	b := newBrowser(t, l.URL)
	check := func(path, shows string) {
		t.Helper()
		b.Open(path)
		for _, scheme := range []string{"light", "dark"} {
			b.Colours(scheme)
			b.See(shows)
			b.Accessible(path + " in " + scheme)
		}
	}
	check("/login", "Sign in")
	b.SignIn(l, "reviewer")
	check("/queue", open)
	check("/requests/"+open, "Needs review")
	check("/requests/"+open+"/reject", "Ground for refusal")
	check("/requests/"+open+"/hold", "Ground of the hold")
	check("/requests/"+calm+"/extend", "Ground of the extension")
	check("/requests/"+calm+"/clock", "What the person was asked for")
	check("/requests/"+open+"/letters/receipt", "Receipt of "+open)
	check("/reports", "11 CCR § 7102")
	check("/audit", "Check the whole ledger")
	check("/audit/"+l.firstEntry(t), "In its chain")
	check("/settings/deadlines", "This is not legal advice.")
	check("/settings/retention", "What is kept")
	check("/deliveries", "What is wrong")
	check("/deliveries?view=held", "No delivery is on hold")
	check("/deliveries/"+failed, "This delivery needs a person.")
	check("/deliveries/"+failed+"/hold", "Ground of the hold")
	check("/deliveries/"+failed+"/waive", "Ground of the waiver")
	check("/archive", "Archive")
	check("/destinations", "Customer database")
	check("/destinations/crm", "Resend since")
	check("/destinations/crm/pause", "Pause destination")
	check("/destinations/crm/resend?since=2020-01-01T00:00", "What is about to happen")
	check("/destinations/crm/backfill?since=2020-01-01T00:00", "What is about to happen")
	check("/destinations/crm/test", "What is sent")
	check("/destinations/crm/sample", "ER-TEST-TEST")
	check("/rules", "Every rule that matches counts")
	check("/rules/versions", "Versions of the rules")
	check("/rules/versions/1", "What it changed")
	check("/rules/test?reference="+open, "under version 1")
	check("/rules/draft", "Nobody has changed anything yet.")
	check("/rules/draft/simulate", "Nothing would change")
	check("/rules/publish", "Nothing to publish")
	check("/settings/health", "Reconciliation")
	check("/me", "Keyboard shortcuts")
	check("/nowhere", "Page not found")
	b.Forgive("status of 404")
	b.Press(".topbar", "Sign out")
	b.SignIn(l, "admin")
	check("/destinations", "Add destination")
	check("/destinations/crm", "Remove")
	check("/destinations/new", "Save in the draft")
	check("/destinations/crm/edit", "Save in the draft")
	check("/destinations/crm/remove", "Remove in the draft")
}

// firstReference is the request of the demo that has waited longest for a person.
func (l *lethe) firstReference(t *testing.T) string {
	t.Helper()
	return l.reference(t, `first: 1, orderBy: {field: DUE_AT}, where: {state: IN_REVIEW}`)
}

// firstEntry is the id of the first entry about the requests of the demo.
func (l *lethe) firstEntry(t *testing.T) string {
	t.Helper()
	data := ask[struct {
		Ledger struct {
			Edges []struct{ Node struct{ ID string } }
		}
	}](t, l.api(), `{ ledger(last: 1, where: {action: "request.submitted"}) { edges { node { id } } } }`, nil)
	if len(data.Ledger.Edges) == 0 {
		t.Fatal("the demo has no entry in the ledger")
	}
	return data.Ledger.Edges[0].Node.ID
}

// lastReference is a request of the demo whose deadline is far, and can be moved.
func (l *lethe) lastReference(t *testing.T) string {
	t.Helper()
	return l.reference(t, `first: 1, orderBy: {field: DUE_AT, direction: DESC}, where: {state: IN_REVIEW, regulation: GDPR}`)
}

// reference is that of the first request of a list.
func (l *lethe) reference(t *testing.T, list string) string {
	t.Helper()
	data := ask[struct {
		ErasureRequests struct{ Edges []struct{ Node request } }
	}](t, l.api(), `{ erasureRequests(`+list+`) { edges { node { reference } } } }`, nil)
	if len(data.ErasureRequests.Edges) == 0 {
		t.Fatal("the demo has no request in review")
	}
	return data.ErasureRequests.Edges[0].Node.Reference
}

// firstFailure is the id of a delivery of the demo that needs a person, and goes
// on to: others fail once, by intention.
func (l *lethe) firstFailure(t *testing.T) string {
	t.Helper()
	var id string
	eventually(t, startTime, "a delivery of the demo needs a person", func() bool {
		data := ask[struct {
			Deliveries struct {
				Edges []struct{ Node struct{ ID string } }
			}
		}](t, l.api(), `{ deliveries(first: 1, where: {state: FAILED, destination: "warehouse"}) { edges { node { id } } } }`, nil)
		if len(data.Deliveries.Edges) > 0 {
			id = data.Deliveries.Edges[0].Node.ID
		}
		return id != ""
	})
	return id
}

// The checker sees faults, or its silence would prove nothing.
func TestAxe_SeesAFault(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, "")
	b.do(cdp.Navigate(`data:text/html,<!doctype html><html lang=en><title>t</title><main><h1>t</h1><button></button><p style="color:%23ccc;background:%23fff">faint</p></main>`))
	seen := map[string]bool{}
	for _, v := range b.axe() {
		seen[v.ID] = true
	}
	for _, want := range []string{"button-name", "color-contrast"} {
		if !seen[want] {
			t.Errorf("axe does not see %s: %v", want, seen)
		}
	}
}

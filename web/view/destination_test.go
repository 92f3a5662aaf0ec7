package view_test

import (
	"strings"
	"testing"

	"lethe/web/view"
)

func TestDestinations_SayInWordsHowEachOneIs(t *testing.T) {
	t.Parallel()
	doc := render(t, view.DestinationsPage(destinationList()))
	for name, want := range map[string]string{
		"crm": "Works", "mailing": "Paused", "lake": "2 need a person", "paper": "Not used by any rule", "ads": "Not reached", "old": "Removed",
	} {
		if got := text(one(t, withAttr(one(t, withAttr(doc, "id", "r-"+name)), "class", "tag tone-"+toneOf(want)))); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func toneOf(word string) string {
	switch word {
	case "Works":
		return "good"
	case "Paused", "Not used by any rule":
		return "warn"
	case "Removed":
		return "neutral"
	}
	return "bad"
}

func TestDestination_SaysWhereItsSecretIsKept(t *testing.T) {
	t.Parallel()
	stored := editedDestination().Secret
	for want, secret := range map[string]view.Secret{
		"In the variable CRM_WEBHOOK_SECRET":                      {Env: "CRM_WEBHOOK_SECRET"},
		"In the file /run/secrets/crm":                            {File: "/run/secrets/crm"},
		"None: orders are not signed":                             {},
		"Kept by Lethe, but none is set yet: nothing can be sent": {Stored: true},
		"Kept by Lethe, set 19 Nov 2026 by Ada Okafor":            {Stored: true, History: stored.History[:1]},
		"the old one counts until 20 Nov 2026, 13:22 CET":         stored,
	} {
		p := failingDestination()
		p.Secret = secret
		if got := text(render(t, view.DestinationPage(p))); !strings.Contains(got, want) {
			t.Errorf("%q is not shown for %+v", want, secret)
		}
	}
}

func TestDestination_OffersOnlyWhatIsAllowed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		manage, edit, retired bool
		offers, hides         []string
	}{
		"auditor":  {hides: []string{"test", "sample", "pause", "edit", "remove", "secret", "backfill", "resend"}},
		"operator": {manage: true, offers: []string{"test", "sample", "pause", "backfill", "resend"}, hides: []string{"edit", "remove", "secret"}},
		"admin":    {manage: true, edit: true, offers: []string{"test", "sample", "pause", "edit", "remove", "secret", "backfill", "resend"}},
		"retired":  {manage: true, edit: true, retired: true, offers: []string{"test", "pause", "resend"}, hides: []string{"edit", "remove", "secret", "backfill"}},
	} {
		p := editedDestination()
		p.MayManage, p.MayEdit, p.Retired = c.manage, c.edit, c.retired
		doc := render(t, view.DestinationPage(p))
		ways := func(verb string) int {
			path := "/destinations/lake/" + verb
			return len(withAttr(doc, "action", path)) + len(withAttr(doc, "href", path))
		}
		for _, verb := range c.offers {
			if ways(verb) == 0 {
				t.Errorf("%s: no way to %s", name, verb)
			}
		}
		for _, verb := range c.hides {
			if ways(verb) > 0 {
				t.Errorf("%s: a way to %s", name, verb)
			}
		}
	}
}

func TestDestinationForm_NamesItsFaultsAndShowsThem(t *testing.T) {
	t.Parallel()
	p := destinationForm()
	wrongDestination(&p)
	doc := render(t, view.DestinationFormPage(p))
	if got := text(one(t, find(doc, "title"))); got != "Error: Edit Data lake – Lethe" {
		t.Errorf("title %q", got)
	}
	address := one(t, withAttr(doc, "id", "url"))
	if attr(address, "value") != "lake" || attr(address, "aria-invalid") != "true" {
		t.Error("the address is lost, or is not said to be wrong")
	}
	if got := text(one(t, withAttr(doc, "id", "url-error"))); got != "Error: Is not an address" {
		t.Errorf("the fault reads %q", got)
	}
	open := 0
	for _, d := range find(doc, "details") {
		if has(d, "open") {
			open++
		}
	}
	if open != 1 {
		t.Errorf("%d folded parts are open, want the one with the fault", open)
	}
}

func TestTrial_ShowsWhereItStopped(t *testing.T) {
	t.Parallel()
	got := text(render(t, view.TrialPage(trial(false))))
	for _, want := range []string{
		"It stopped at: Answer. It refused the signature (401).", "Name lookup worked 12 ms", "Answer failed 2.1 s",
		"The answer as it came", "HTTP/1.1 401 Unauthorized", "The settings of the draft are tried",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	if got := text(render(t, view.TrialPage(trial(true)))); !strings.Contains(got, "The sample was taken. Every step worked.") {
		t.Errorf("it does not say that it worked: %q", got)
	}
}

func TestBackfill_SaysWhatItWillDoAndWhatItCannot(t *testing.T) {
	t.Parallel()
	got := text(render(t, view.BackfillPage(confirmBackfill())))
	for _, want := range []string{
		"5 orders will be sent, and 3 completed requests are opened again for it.", "1 archived request cannot be sent",
		"For 1 request the rules cannot be evaluated", "ER-9F3B-TT6Aand 3 more", "Send 5 orders",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
}

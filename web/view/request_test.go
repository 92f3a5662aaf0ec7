package view_test

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"lethe/internal/lifecycle"
	"lethe/web/view"
)

func TestRequest_SaysWhatApprovingSendsWhere(t *testing.T) {
	t.Parallel()
	got := text(render(t, view.RequestPage(inReview())))
	for _, want := range []string{
		"Sends erasure orders to 3 destinations under version 2:CRM because of everyoneMailing because of everyoneData lake because of everyone, eu-lake",
		"Why, and why not the others",
		`us-adsDoes not matchregulation == "CCPA" is false: regulation is "GDPR"`,
		"Ads only us-ads, which did not matchPaper files no rule names it",
		"It goes out by itself in 47 hours, on 22 Nov 2026, 10:22 CET, unless it is rejected.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	p := inReview()
	p.ReviewEnds = time.Time{}
	if got := text(render(t, view.RequestPage(p))); !strings.Contains(got, "a person must decide") {
		t.Error("it does not say that a person must decide")
	}
	p.Plan = &view.Plan{RuleSet: 2}
	if got := text(render(t, view.RequestPage(p))); !strings.Contains(got, "No rule of version 2 sends this request anywhere.") {
		t.Error("it does not say that the plan is empty")
	}
}

func TestRequest_ApprovesThePlanThatItShows(t *testing.T) {
	t.Parallel()
	form := one(t, withAttr(render(t, view.RequestPage(inReview())), "action", "/requests/ER-7QK4-M2XD/approve"))
	if got := hidden(form); got["planHash"] != "2:5be0" || got["version"] != "3" {
		t.Errorf("hidden fields %v", got)
	}
	p := inReview()
	p.Plan = nil
	form = one(t, withAttr(render(t, view.RequestPage(p)), "action", "/requests/ER-7QK4-M2XD/approve"))
	if _, sent := hidden(form)["planHash"]; sent {
		t.Error("it approves a plan that it does not show")
	}
}

func TestRequest_SaysHowThePlanChangedAfterTheApproval(t *testing.T) {
	t.Parallel()
	got := text(render(t, view.RequestPage(replanned())))
	for _, want := range []string{
		"The plan changed after it was approved: now also Ads; no longer CRM; another address or way for Data lake. Rules version 12 → 13. Look again, then approve.",
		"Cannot be evaluated: us-ads. Until the rule is corrected, approving this request sends nothing.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	if strings.Contains(got, "Sends erasure orders") {
		t.Error("it says that something is sent, although nothing can be")
	}
}

func TestConflict_OverAPlanShowsItAndApprovesNoOther(t *testing.T) {
	t.Parallel()
	doc := render(t, view.ConflictPage(otherPlan()))
	got := text(doc)
	for _, want := range []string{"Nothing was approved. What would be sent where has changed", "Sends erasure orders to 3 destinations under version 2"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	form := one(t, withAttr(doc, "action", "/requests/ER-7QK4-M2XD/approve"))
	if got := hidden(form); got["planHash"] != "2:5be0" || got["version"] != "4" {
		t.Errorf("hidden fields %v", got)
	}
}

func TestRequest_OffersUndoInWordsWhileItIsPossible(t *testing.T) {
	t.Parallel()
	doc := render(t, view.RequestPage(approved()))
	if got := text(doc); !strings.Contains(got, "Orders are sent at 11:22:30 CET. You can take the approval back for 24 seconds") {
		t.Errorf("no words about undo in %q", got)
	}
	form := one(t, withAttr(doc, "action", "/requests/ER-7QK4-M2XD/undo"))
	if got := hidden(form); got["version"] != "3" || got["return"] != "/requests/ER-7QK4-M2XD" {
		t.Errorf("hidden fields %v", got)
	}
	if got := one(t, withAttr(doc, "hx-trigger", "load delay:24s")); attr(got, "hx-get") != "/requests/ER-7QK4-M2XD" {
		t.Error("the page is not asked for again when the approval is final")
	}

	p := approved()
	p.UndoUntil = now
	if n := len(withAttr(render(t, view.RequestPage(p)), "action", "/requests/ER-7QK4-M2XD/undo")); n != 0 {
		t.Error("undo is offered after its time")
	}
}

func TestRequest_OffersOnlyWhatIsAllowed(t *testing.T) {
	t.Parallel()
	p := inReview()
	for _, c := range []struct {
		may   view.May
		paths map[string]int
	}{
		{view.May{}, map[string]int{"approve": 0, "reject": 0, "cancel": 0}},
		{view.May{Approve: true}, map[string]int{"approve": 1, "reject": 0, "cancel": 0}},
		{view.May{Reject: true, Cancel: true}, map[string]int{"approve": 0, "reject": 1, "cancel": 1}},
	} {
		p.May = c.may
		doc := render(t, view.RequestPage(p))
		for verb, want := range c.paths {
			path := "/requests/ER-7QK4-M2XD/" + verb
			if got := len(withAttr(doc, "action", path)) + len(withAttr(doc, "href", path)); got != want {
				t.Errorf("%+v: %d ways to %s, want %d", c.may, got, verb, want)
			}
		}
	}
}

func TestRequest_RetriesTheDeliveryThatNeedsAPerson(t *testing.T) {
	t.Parallel()
	doc := render(t, view.RequestPage(forwarding()))
	button := one(t, find(one(t, withAttr(doc, "action", "/deliveries/03/retry")), "button"))
	if got := text(button); got != "Retry delivery to Data lake" {
		t.Errorf("the button reads %q", got)
	}
	if got := len(find(one(t, find(doc, "tbody")), "form")); got != 1 {
		t.Errorf("%d forms among the deliveries, want 1", got)
	}
}

func TestRequest_HidesTheSubjectFromWhoMayNotSeeIt(t *testing.T) {
	t.Parallel()
	p := inReview()
	p.Subject = nil
	if got := text(render(t, view.RequestPage(p))); !strings.Contains(got, "Not shown to your role") {
		t.Error("it does not say why there is no subject")
	}
}

func TestReject_KeepsWhatWasTypedAndNamesTheFaults(t *testing.T) {
	t.Parallel()
	doc := render(t, view.RejectPage(wrongReject()))
	if got := text(one(t, find(doc, "title"))); got != "Error: Reject ER-7QK4-M2XD – Lethe" {
		t.Errorf("title %q", got)
	}
	area := one(t, find(doc, "textarea"))
	if got := text(area); got != "No. <b>" {
		t.Errorf("the text is now %q", got)
	}
	if attr(area, "aria-invalid") != "true" || attr(area, "aria-describedby") != "text-hint text-error" {
		t.Error("the field does not say that it is wrong")
	}
	summary := one(t, withAttr(doc, "class", "error-summary"))
	if links := find(summary, "a"); len(links) != 2 || attr(links[0], "href") != "#ground" || attr(links[1], "href") != "#text" {
		t.Error("the summary does not lead to both fields")
	}
	if !has(summary, "autofocus") {
		t.Error("the summary does not take the focus")
	}
}

func TestReject_KeepsTheChosenGround(t *testing.T) {
	t.Parallel()
	p := wrongReject()
	p.Ground = "LEGAL_CLAIMS"
	var chosen []string
	for _, i := range withAttr(render(t, view.RejectPage(p)), "type", "radio") {
		if has(i, "checked") {
			chosen = append(chosen, attr(i, "value"))
		}
	}
	if len(chosen) != 1 || chosen[0] != "LEGAL_CLAIMS" {
		t.Errorf("chosen: %v", chosen)
	}
}

func TestConflict_LosesNothingAndCanBeSentAgain(t *testing.T) {
	t.Parallel()
	doc := render(t, view.ConflictPage(conflict(true)))
	form := one(t, withAttr(doc, "action", "/requests/ER-7QK4-M2XD/reject"))
	got := hidden(form)
	if got["version"] != "4" || got["ground"] != "LEGAL_CLAIMS" || got["text"] != "We must keep your invoices until the court has decided." {
		t.Errorf("hidden fields %v", got)
	}
	if words := text(doc); !strings.Contains(words, "Changed by L. Marchetti on 20 Nov 2026, 11:21 CET.") {
		t.Errorf("it does not say who changed it in %q", words)
	}
	if n := len(find(form, "button")); n != 1 {
		t.Errorf("%d buttons, want 1", n)
	}
	late := render(t, view.ConflictPage(conflict(false)))
	if n := len(find(one(t, find(late, "main")), "button")); n != 0 {
		t.Error("it offers what is no longer allowed")
	}
}

func TestRequest_SaysThatNobodyObjected(t *testing.T) {
	t.Parallel()
	const words = "Approved byNobody objected in time (review window ended)"
	for name, c := range map[string]struct {
		page templ.Component
		want bool
	}{
		"went out by itself":          {view.RequestPage(forwarding()), true},
		"archived, went out likewise": {view.ArchivedPage(archived()), true},
		"in review":                   {view.RequestPage(inReview()), false},
		"rejected":                    {view.RequestPage(rejected()), false},
		"archived, rejected":          {view.ArchivedPage(archivedNothing()), false},
	} {
		if got := strings.Contains(text(render(t, c.page)), words); got != c.want {
			t.Errorf("%s: %t, want %t", name, got, c.want)
		}
	}
}

func TestRequest_TellsWhatStopsIt(t *testing.T) {
	t.Parallel()
	p := unroutable()
	p.State, p.Plan = lifecycle.InReview, &view.Plan{RuleSet: 2}
	got := text(render(t, view.RequestPage(p)))
	for _, want := range []string{
		"No rule sends this request anywhere.",
		"On hold since 18 Nov 2026 by L. Marchetti. Legal claims, Art. 17(3)(e) GDPR. Nothing is sent meanwhile. Review on 20 Dec 2026.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	p.Plan, p.Hold = plan(), &view.Hold{Ground: "A court case"}
	got = text(render(t, view.RequestPage(p)))
	for _, want := range []string{"No rule sent this request anywhere when it was approved.", "On hold. A court case. Nothing is sent meanwhile."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
}

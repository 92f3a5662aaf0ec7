package web_test

import (
	"html"
	"net/http"
	"testing"
	"time"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/lifecycle"
)

const reasons = "Your data lie in many systems."

// submitAlone takes a request that nothing sends by itself, so that it is still
// open when its deadline comes.
func (w *world) submitAlone(law lifecycle.Regulation) *ent.ErasureRequest {
	w.t.Helper()
	in := anna()
	in.Cause, in.Regulation = "other", law
	return w.submit(in)
}

func TestDeadline_SaysHowItWasWorkedOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submitAlone(lifecycle.CCPA)
	page := w.as(auth.Auditor).get("/requests/" + r.Reference).expect(http.StatusOK)
	page.shows("How was this worked out?", "45 days after", "11 CCR § 7021(b)", "Acknowledge by", "No receipt was sent from here yet.", "Last day to extend")
	page.shows("Nothing stops this clock (11 CCR § 7021(b)).").hides("/extend", "Pause the clock…")
	w.as(auth.Reviewer).get("/requests/" + r.Reference).shows("/extend").hides("Pause the clock…")
}

func TestExtend_GivesMoreTimeOnceAndBeforeTheFirstDate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r, late := w.submitAlone(lifecycle.GDPR), w.submitAlone(lifecycle.GDPR)
	path := "/requests/" + r.Reference
	b := w.as(auth.Reviewer)
	form := b.get(path + "/extend").expect(http.StatusOK)
	form.shows("Due then", "Tell the person by", "Art. 12(3) GDPR", "The request is complex", "There are many requests").hides("reasonably necessary")
	wrong := b.post(path+"/extend", "version", form.version(), "ground", "COMPLEXITY", "text", "<b>short")
	wrong.expect(http.StatusUnprocessableEntity).shows("Error: Extend", "in 10 to 4,000 characters", "&lt;b&gt;short", `value="COMPLEXITY" checked`)
	b.post(path+"/extend", "version", form.version(), "ground", "REASONABLY_NECESSARY", "text", reasons).
		expect(http.StatusUnprocessableEntity).shows("Choose a ground that Art. 12(3) GDPR")

	b.post(path+"/extend", "version", form.version(), "ground", "COMPLEXITY", "text", reasons).leadsTo(path)
	b.get(path).shows("is extended.", "by Robin reviewer", reasons, "Deadline extended", "the law lets it be extended once (Art. 12(3) GDPR).").hides(path + "/extend")
	b.get(path + "/extend").leadsTo(path)
	b.get("/queue?view=open").shows("Extended")
	w.as(auth.Operator).get(path).hides(reasons)
	if got := w.request(r.Reference).DueAt; got.Before(r.DueAt.AddDate(0, 1, 20)) {
		t.Errorf("due at %v, before it was %v", got, r.DueAt)
	}

	path = "/requests/" + late.Reference
	seen := b.get(path + "/extend").version()
	w.advance(40 * 24 * time.Hour)
	b = w.as(auth.Reviewer)
	b.get(path).shows("It cannot be extended any more: the person had to be told of it by", "(Art. 12(3) GDPR)").hides(path + "/extend")
	refused := b.post(path+"/extend", "version", seen, "ground", "COMPLEXITY", "text", reasons).expect(http.StatusConflict)
	refused.shows("Nothing was done.", "the person had to be told of it by", "(Art. 12(3) GDPR)", reasons)
}

func TestExtend_OfTwoWhoDecideOneIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submitAlone(lifecycle.GDPR)
	path := "/requests/" + r.Reference
	robin, lou := w.as(auth.Reviewer), w.as(auth.Lead)
	seen := lou.get(path + "/extend").version()
	robin.post(path+"/hold", "ground", "LEGAL_CLAIMS", "reviewOn", w.inDays(5)).leadsTo(path)
	late := lou.post(path+"/extend", "version", seen, "ground", "COMPLEXITY", "text", reasons)
	late.expect(http.StatusConflict).shows("Changed by Robin reviewer", "Extend deadline anyway", "The request is complex", reasons)
	lou.post(path+"/extend", "version", late.version(), "ground", "COMPLEXITY", "text", reasons).leadsTo(path)
}

func TestPauseClock_MovesTheDeadlineUntilItIsResumed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submitAlone(lifecycle.UKGDPR)
	path := "/requests/" + r.Reference
	b := w.as(auth.Lead)
	form := b.get(path+"/clock").expect(http.StatusOK).shows("proof of identity", "what the request covers", "Art. 12A UK GDPR")
	b.post(path+"/clock", "version", form.version(), "ground", "", "text", "Send us a copy of your passport.").
		expect(http.StatusUnprocessableEntity).shows("Choose a ground that Art. 12A UK GDPR", "Send us a copy of your passport.")
	b.post(path+"/clock", "version", form.version(), "ground", "IDENTITY", "text", "Which account is yours?").leadsTo(path)
	b.get(path).shows("stands still.", "Clock paused", "At the earliest", "The clock stands still since", "by Robin lead.", path+"/clock/resume", "Which account is yours?").
		hides(`href="` + path + `/clock"`)
	b.get("/queue?view=open").shows("Clock paused", "At the earliest")
	b.get(path + "/clock").leadsTo(path)

	w.advance(60 * 24 * time.Hour)
	b = w.as(auth.Lead)
	b.get("/queue?view=overdue").hides(r.Reference)
	page := b.get(path).hides("days overdue")
	b.post(path+"/clock/resume", "version", page.version(), "return", path).leadsTo(path)
	b.get(path).shows("goes on.", "Clock resumed", "Paused from", "so the last day is").hides("At the earliest")
	b.post(path + "/clock/resume").expect(http.StatusConflict)
	if got, want := w.request(r.Reference).DueAt, r.DueAt.AddDate(0, 0, 60); got.Before(want) {
		t.Errorf("due at %v, want %v or, on a day without work, later", got, want)
	}
}

func TestDeadlines_ShowEveryClockWithItsArticle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	page := w.as(auth.Operator).get("/settings/deadlines").expect(http.StatusOK)
	for _, p := range w.Packs() {
		page.shows(html.EscapeString(p.Title), html.EscapeString(p.Answer.Article))
		if p.Extension != nil {
			page.shows(html.EscapeString(p.Extension.Article))
		}
	}
	page.shows("Within 1 month from the day of receipt. A last day without work moves to the next working day.",
		"Within 10 business days", "Once, to 90 days in all: more time is reasonably necessary.", "Once, by 45 days more",
		"At least 24 months.", "Confirmed", "Not confirmed by a source", "Weekends only, no holidays")
}

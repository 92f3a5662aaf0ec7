package view_test

import (
	"strings"
	"testing"
	"time"

	"lethe/web/view"
)

func TestDeadline_ShowsTheWayToEachDateWithItsArticle(t *testing.T) {
	t.Parallel()
	doc := render(t, view.RequestPage(inReview()))
	got := text(one(t, find(doc, "main")))
	for _, want := range []string{
		"How was this worked out?AcknowledgeReceived on 19 November 2026.",
		"One month after 19 November 2026 is 19 December 2026, a Saturday. Art. 12(3) GDPR",
		"The next working day is 21 December 2026. Art. 3(4) Regulation 1182/71",
		"No receipt was sent from here yet.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
}

func TestDeadline_SaysWhenTheClocksWereSetOtherwise(t *testing.T) {
	t.Parallel()
	p := inReview()
	p.Due = in(31 * aDay)
	if got := text(render(t, view.RequestPage(p))); !strings.Contains(got, "As the clocks are set now it would be 19 Dec 2026.") {
		t.Errorf("it does not say so in %q", got)
	}
}

func TestDeadline_OffersWhatTheLawAllowsAndSaysWhyNotElse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name          string
		page          view.Request
		extend, pause int // ways to each
		says          string
	}{
		{"both", withLetters(), 1, 1, "Last day to extend"},
		{"extended", extended(), 0, 1, "The law lets a deadline be extended once (Art. 12(3) GDPR)."},
		{"paused", clockPaused(), 0, 0, "The clock stands still since 18 Nov 2026, by L. Marchetti."},
	} {
		doc := render(t, view.RequestPage(c.page))
		extend, pause := withAttr(doc, "href", "/requests/ER-7QK4-M2XD/extend"), withAttr(doc, "href", "/requests/ER-7QK4-M2XD/clock")
		if len(extend) != c.extend || len(pause) != c.pause {
			t.Errorf("%s: %d ways to extend, %d to pause; want %d and %d", c.name, len(extend), len(pause), c.extend, c.pause)
		}
		if got := text(doc); !strings.Contains(got, c.says) {
			t.Errorf("%s: %q is not in %q", c.name, c.says, got)
		}
	}
}

func TestQueue_ShowsTheEarliestDateWhileTheClockStandsStill(t *testing.T) {
	t.Parallel()
	p := queue()
	p.Rows = p.Rows[:1]
	p.Rows[0].Paused, p.Rows[0].Due = true, in(-3*aDay)
	got := text(one(t, find(render(t, view.QueuePage(p)), "tbody")))
	if !strings.Contains(got, "At the earliest") || !strings.Contains(got, "Clock paused") || strings.Contains(got, "overdue") {
		t.Errorf("the row reads %q", got)
	}
}

func TestReports_ShowTheNumbersBesideTheChart(t *testing.T) {
	t.Parallel()
	doc := render(t, view.ReportsPage(reports()))
	chart := one(t, withAttr(doc, "class", "chart"))
	if got := len(find(chart, "rect")); got != 2 {
		t.Errorf("%d bars, want one for each number but 0", got)
	}
	if got := text(one(t, find(chart, "title"))); got != "Days from receipt to answer in 2026" {
		t.Errorf("the chart is called %q", got)
	}
	if got := text(one(t, find(doc, "main"))); !strings.Contains(got, "8–1412") || !strings.Contains(got, "CCPA24182300111.513.2") {
		t.Errorf("the tables are not in %q", got)
	}
}

func TestLetters_OfferToSendAgainOnlyWhatFailed(t *testing.T) {
	t.Parallel()
	doc := render(t, view.RequestPage(withLetters()))
	for kind, want := range map[string]int{"receipt": 0, "extension": 1, "completion": 0} {
		if got := len(withAttr(doc, "action", "/requests/ER-7QK4-M2XD/letters/"+kind+"/send")); got != want {
			t.Errorf("%s: %d ways to send it again, want %d", kind, got, want)
		}
	}
	if got := text(doc); !strings.Contains(got, now.Add(-24*time.Hour).Format("2 Jan 2006")) {
		t.Error("it does not say when the receipt was sent")
	}
}

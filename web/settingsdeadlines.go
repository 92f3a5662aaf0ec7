package web

import (
	"fmt"
	"net/http"
	"strings"

	"lethe/internal/clock"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// showDeadlines draws the clocks of every regulation, with their articles.
func (s *site) showDeadlines(w http.ResponseWriter, r *http.Request) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page := view.DeadlineSettings{Frame: f, Zone: "UTC", Calendar: calendarWords(s.Law.Calendar)}
	if s.Law.Zone != nil {
		page.Zone = s.Law.Zone.String()
	}
	for _, p := range s.Erasure.Packs() {
		pack := packOf(p)
		if own := s.Law.Calendars[pack.Regulation]; own != nil {
			pack.Calendar = calendarWords(own)
		}
		page.Packs = append(page.Packs, pack)
	}
	return render(w, r, http.StatusOK, view.DeadlineSettingsPage(page))
}

// calendarWords names a calendar; without one, every day from Monday to Friday is
// a working day.
func calendarWords(c *clock.Calendar) string {
	if c == nil || c.Code() == "none" {
		return "Weekends only, no holidays"
	}
	return fmt.Sprintf("%s (%s)", c.Title(), c.Code())
}

func packOf(p clock.Pack) view.Pack {
	out := view.Pack{
		Regulation: lifecycle.Regulation(p.Name), Title: p.Title, Jurisdiction: p.Jurisdiction,
		Overridden: p.Overridden,
	}
	add := func(name, rule string, b clock.Basis) {
		out.Clocks = append(out.Clocks, view.PackClock{
			Name: name, Rule: rule, Article: b.Article, Source: b.Source, Note: b.Note, Confirmed: b.Confirmed,
		})
	}
	add("Answer", answerRule(p.Answer), p.Answer.Basis)
	if a := p.Acknowledge; a != nil {
		add("Acknowledge", fmt.Sprintf("Within %s from the day of receipt.", a.Within), a.Basis)
	}
	if e := p.Extension; e != nil {
		add("Extend", extensionRule(*e), e.Basis)
	}
	if s := p.Pause; s != nil {
		add("Pause", "Stands still: "+groundWords(s.Grounds, func(g string) string { return lifecycle.PauseGround(g).Title() })+".", s.Basis)
	}
	if k := p.Retention; k != nil {
		add("Keep the record", fmt.Sprintf("At least %s.", k.AtLeast), k.Basis)
	}
	return out
}

func answerRule(a clock.Answer) string {
	from := "the day of receipt"
	if a.Start == clock.NextDay {
		from = "the day after receipt"
	}
	last := "A last day without work counts as it is."
	if a.RollToWorkingDay {
		last = "A last day without work moves to the next working day."
	}
	return fmt.Sprintf("Within %s from %s. %s", a.Within, from, last)
}

func extensionRule(e clock.Extension) string {
	how := fmt.Sprintf("Once, by %s more", e.Within)
	if e.From == clock.FromReceipt {
		how = fmt.Sprintf("Once, to %s in all", e.Within)
	}
	return how + ": " + groundWords(e.Grounds, func(g string) string { return lifecycle.ExtensionGround(g).Title() }) + "."
}

// groundWords lists grounds as titles, which begin small inside a sentence.
func groundWords(grounds []string, title func(string) string) string {
	words := make([]string, len(grounds))
	for i, g := range grounds {
		t := title(strings.ToUpper(g))
		words[i] = strings.ToLower(t[:min(1, len(t))]) + t[min(1, len(t)):]
	}
	return strings.Join(words, ", or ")
}

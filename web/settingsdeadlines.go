package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"lethe/internal/clock"
	"lethe/internal/lifecycle"
	"lethe/web/view"
	"lethe/web/view/say"
)

// showDeadlines draws the clocks of every regulation, with their articles.
func (s *site) showDeadlines(w http.ResponseWriter, r *http.Request) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page := view.DeadlineSettings{Frame: f, Zone: "UTC", Calendar: calendarWords(r.Context(), s.Law.Calendar)}
	if s.Law.Zone != nil {
		page.Zone = s.Law.Zone.String()
	}
	for _, p := range s.Erasure.Packs() {
		pack := packOf(r.Context(), p)
		if own := s.Law.Calendars[pack.Regulation]; own != nil {
			pack.Calendar = calendarWords(r.Context(), own)
		}
		page.Packs = append(page.Packs, pack)
	}
	return render(w, r, http.StatusOK, view.DeadlineSettingsPage(page))
}

// calendarWords names a calendar; without one, every day from Monday to Friday is
// a working day.
func calendarWords(ctx context.Context, c *clock.Calendar) string {
	if c == nil || c.Code() == "none" {
		return say.T(ctx, "Weekends only, no holidays")
	}
	return fmt.Sprintf("%s (%s)", c.Title(), c.Code())
}

func packOf(ctx context.Context, p clock.Pack) view.Pack {
	out := view.Pack{
		Regulation: lifecycle.Regulation(p.Name), Title: p.Title, Jurisdiction: p.Jurisdiction,
		Overridden: p.Overridden,
	}
	add := func(name, rule string, b clock.Basis) {
		out.Clocks = append(out.Clocks, view.PackClock{
			Name: name, Rule: rule, Article: b.Article, Source: b.Source, Note: b.Note, Confirmed: b.Confirmed,
		})
	}
	add("Answer", answerRule(ctx, p.Answer), p.Answer.Basis)
	if a := p.Acknowledge; a != nil {
		add("Acknowledge", say.T(ctx, "Within %s from the day of receipt.", a.Within), a.Basis)
	}
	if e := p.Extension; e != nil {
		add("Extend", extensionRule(ctx, *e), e.Basis)
	}
	if s := p.Pause; s != nil {
		add("Pause", say.T(ctx, "Stands still: %s.", groundWords(ctx, s.Grounds, func(g string) string { return lifecycle.PauseGround(g).Title() })), s.Basis)
	}
	if k := p.Retention; k != nil {
		add("Keep the record", say.T(ctx, "At least %s.", k.AtLeast), k.Basis)
	}
	return out
}

func answerRule(ctx context.Context, a clock.Answer) string {
	from := say.T(ctx, "Within %s from the day of receipt.", a.Within)
	if a.Start == clock.NextDay {
		from = say.T(ctx, "Within %s from the day after receipt.", a.Within)
	}
	if a.RollToWorkingDay {
		return from + " " + say.T(ctx, "A last day without work moves to the next working day.")
	}
	return from + " " + say.T(ctx, "A last day without work counts as it is.")
}

func extensionRule(ctx context.Context, e clock.Extension) string {
	how := say.T(ctx, "Once, by %s more", e.Within)
	if e.From == clock.FromReceipt {
		how = say.T(ctx, "Once, to %s in all", e.Within)
	}
	return how + ": " + groundWords(ctx, e.Grounds, func(g string) string { return lifecycle.ExtensionGround(g).Title() }) + "."
}

// groundWords lists grounds as titles, which begin small inside a sentence.
func groundWords(ctx context.Context, grounds []string, title func(string) string) string {
	words := make([]string, len(grounds))
	for i, g := range grounds {
		t := say.T(ctx, title(strings.ToUpper(g)))
		words[i] = strings.ToLower(t[:min(1, len(t))]) + t[min(1, len(t)):]
	}
	return strings.Join(words, say.T(ctx, ", or "))
}

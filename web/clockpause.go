package web

import (
	"net/http"
	"strings"

	"lethe/ent"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// askPauseClock shows the form that stops the clock of the law; the request, which
// says why, if the law lets it not stand still.
func (s *site) askPauseClock(w http.ResponseWriter, r *http.Request) error {
	return s.ask(w, r, func(m view.May) bool { return m.PauseClock }, func(found *ent.ErasureRequest, back string) error {
		f, err := s.frame(r)
		if err != nil {
			return err
		}
		d, err := s.Erasure.Deadline(r.Context(), found)
		if err != nil {
			return err
		}
		if d.NoPause(f.Clock.Now) != "" {
			return s.toRequest(w, r)
		}
		page := pauseClockPage(found, d)
		page.Frame, page.Version, page.Return = f, found.Version, back
		return render(w, r, http.StatusOK, view.PauseClockPage(page))
	})
}

func pauseClockPage(r *ent.ErasureRequest, d erasure.Deadline) view.PauseClock {
	page := view.PauseClock{Reference: r.Reference, Due: r.DueAt}
	if p := d.Pack.Pause; p != nil {
		page.Article = p.Article
		for _, g := range p.Grounds {
			page.Grounds = append(page.Grounds, lifecycle.PauseGround(strings.ToUpper(g)))
		}
	}
	return page
}

// pauseClock stops the clock of the law. What was not done comes back as it was
// typed.
func (s *site) pauseClock(w http.ResponseWriter, r *http.Request) error {
	d, err := s.decision(r, "clock", "ground", "text")
	if err != nil {
		return err
	}
	saved, err := s.Erasure.PauseClock(r.Context(), erasure.Standstill{
		RequestID: d.request.ID,
		Ground:    lifecycle.PauseGround(d.fields.Get("ground")),
		Text:      d.fields.Get("text"),
		Version:   d.version,
	})
	return s.askedOfLaw(w, r, d, saved, err, func(no refusedByLaw) error {
		page := pauseClockPage(d.request, no.dates)
		page.Version, page.Return, page.Ground, page.Text = d.version, d.back, d.fields.Get("ground"), d.fields.Get("text")
		page.Frame, page.Faults, page.Refused = no.frame, no.faults, no.refused
		return render(w, r, no.status, view.PauseClockPage(page))
	})
}

func (s *site) resumeClock(w http.ResponseWriter, r *http.Request) error {
	return s.decide(w, r, "clock/resume", s.Erasure.ResumeClock)
}

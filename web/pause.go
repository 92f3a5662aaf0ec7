package web

import (
	"net/http"

	"lethe/internal/fault"
	"lethe/web/view"
)

// askPause shows the form that pauses a destination.
func (s *site) askPause(w http.ResponseWriter, r *http.Request) error {
	d, err := s.findDestination(r.Context(), r.PathValue("name"))
	if err != nil {
		return err
	}
	return s.drawPause(w, r, http.StatusOK, view.Pause{Name: d.Name, Title: d.Title, Return: s.back(r.URL.Query(), "")})
}

func (s *site) drawPause(w http.ResponseWriter, r *http.Request, status int, page view.Pause) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page.Frame = f
	return render(w, r, status, view.PausePage(page))
}

// pause stops sending to a destination.
func (s *site) pause(w http.ResponseWriter, r *http.Request) error {
	fields, err := form(r, "why", "return")
	if err != nil {
		return err
	}
	d, err := s.findDestination(r.Context(), r.PathValue("name"))
	if err != nil {
		return err
	}
	back := s.back(fields, destinationPath(d.Name))
	_, err = s.Erasure.PauseDestination(r.Context(), d.Name, fields.Get("why"))
	switch {
	case fault.Is(err, fault.BadInput):
		return s.drawPause(w, r, http.StatusUnprocessableEntity, view.Pause{
			Name: d.Name, Title: d.Title, Return: back, Why: fields.Get("why"), Faults: faultsOf(err),
		})
	case err != nil:
		return err
	}
	return s.tell(w, r, back, view.PausedOrResumed(r.Context(), d.Title, true))
}

// resume sends to a destination again.
func (s *site) resume(w http.ResponseWriter, r *http.Request) error {
	fields, err := form(r, "return")
	if err != nil {
		return err
	}
	d, err := s.Erasure.ResumeDestination(r.Context(), r.PathValue("name"))
	if err != nil {
		return err
	}
	return s.tell(w, r, s.back(fields, destinationPath(d.Name)), view.PausedOrResumed(r.Context(), d.Title, false))
}

func destinationPath(name string) string { return "/destinations/" + name }

package web

import (
	"net/http"

	"lethe/ent"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// askReject shows the form that rejects a request, or the request if it cannot
// be rejected.
func (s *site) askReject(w http.ResponseWriter, r *http.Request) error {
	return s.ask(w, r, func(m view.May) bool { return m.Reject }, func(found *ent.ErasureRequest, back string) error {
		return s.drawReject(w, r, http.StatusOK, view.Reject{Reference: found.Reference, Version: found.Version, Return: back})
	})
}

// askCancel shows the question before a request is cancelled, or the request if
// it cannot be cancelled.
func (s *site) askCancel(w http.ResponseWriter, r *http.Request) error {
	return s.ask(w, r, func(m view.May) bool { return m.Cancel }, func(found *ent.ErasureRequest, back string) error {
		f, err := s.frame(r)
		if err != nil {
			return err
		}
		return render(w, r, http.StatusOK, view.CancelPage(view.Cancel{
			Frame: f, Reference: found.Reference, Version: found.Version, State: found.State, Return: back,
		}))
	})
}

func (s *site) ask(w http.ResponseWriter, r *http.Request, allowed func(view.May) bool, draw func(found *ent.ErasureRequest, back string) error) error {
	found, err := s.find(r.Context(), r.PathValue("reference"))
	if err != nil {
		return err
	}
	if !allowed(may(r.Context(), found)) {
		http.Redirect(w, r, requestPath(found.Reference), http.StatusSeeOther)
		return nil
	}
	return draw(found, s.back(r.URL.Query(), ""))
}

func (s *site) drawReject(w http.ResponseWriter, r *http.Request, status int, page view.Reject) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page.Frame = f
	return render(w, r, status, view.RejectPage(page))
}

// reject refuses a request. Input that is wrong comes back as it was typed.
func (s *site) reject(w http.ResponseWriter, r *http.Request) error {
	d, err := s.decision(r, "reject", "ground", "text")
	if err != nil {
		return err
	}
	saved, err := s.Erasure.Reject(r.Context(), erasure.Rejection{
		RequestID: d.request.ID,
		Ground:    lifecycle.RejectionGround(d.fields.Get("ground")),
		Text:      d.fields.Get("text"),
		Version:   d.version,
	})
	switch {
	case fault.Is(err, fault.BadInput):
		return s.correctReject(w, r, d, fault.Of(err))
	case err != nil:
		return s.undecided(w, r, d, err)
	}
	return s.decided(w, r, d, saved)
}

func (s *site) correctReject(w http.ResponseWriter, r *http.Request, d attempted, wrong *fault.Error) error {
	page := view.Reject{
		Reference: d.request.Reference,
		Version:   d.version,
		Return:    d.back,
		Ground:    d.fields.Get("ground"),
		Text:      d.fields.Get("text"),
	}
	for _, f := range wrong.Fields {
		switch f.Path {
		case "ground":
			page.GroundError = f.Message
		case "text":
			page.TextError = f.Message
		}
	}
	return s.drawReject(w, r, http.StatusUnprocessableEntity, page)
}

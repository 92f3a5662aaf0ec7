package web

import (
	"net/http"

	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/web/view"
)

// note puts a note on a request. One that is wrong comes back as it was typed.
func (s *site) note(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	fields, err := form(r, "text", "return")
	if err != nil {
		return err
	}
	found, err := s.find(ctx, r.PathValue("reference"), withEverything(ctx))
	if err != nil {
		return err
	}
	_, err = s.Erasure.AddNote(ctx, erasure.NewNote{RequestID: found.ID, Text: fields.Get("text")})
	switch {
	case fault.Is(err, fault.BadInput):
		return s.drawRequest(w, r, http.StatusUnprocessableEntity, found, func(p *view.Request) {
			p.Note = view.NewNote{Text: fields.Get("text"), Faults: faultsOf(err)}
		})
	case err != nil:
		return err
	}
	return s.tell(w, r, s.back(fields, requestPath(found.Reference)), view.Noted(r.Context(), found.Reference))
}

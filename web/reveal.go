package web

import (
	"context"
	"fmt"
	"net/http"

	"lethe/ent"
	"lethe/ent/archivedrequest"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// askReveal asks what the identifiers of a request are needed for, on its page; it
// shows the page alone to a reviewer who has to assign the request to themselves
// first.
func (s *site) askReveal(w http.ResponseWriter, r *http.Request) error {
	found, err := s.findSubject(r.Context(), r.PathValue("reference"))
	if err != nil {
		return err
	}
	if !erasure.MayReveal(r.Context(), found) {
		return s.toRequest(w, r)
	}
	return s.drawRequest(w, r, http.StatusOK, found, func(p *view.Request) { p.Reveal = &view.Reveal{} })
}

// reveal shows the identifiers of a request in the answer itself: a redirect would
// have to keep them somewhere on the way.
func (s *site) reveal(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	fields, err := form(r, "purpose", "return")
	if err != nil {
		return err
	}
	found, err := s.findSubject(ctx, r.PathValue("reference"))
	if err != nil {
		return err
	}
	card := view.Reveal{Purpose: lifecycle.RevealPurpose(fields.Get("purpose"))}
	show := func(p *view.Request) { p.Reveal = &card }
	revealed, err := s.Erasure.Reveal(ctx, erasure.Reveal{RequestID: found.ID, Purpose: card.Purpose})
	switch {
	case fault.Is(err, fault.BadInput):
		card.Faults = faultsOf(err)
		return s.drawRequest(w, r, http.StatusUnprocessableEntity, found, show)
	case err != nil:
		return err
	}
	for _, i := range revealed.Identifiers {
		card.Plain = append(card.Plain, view.PlainIdentifier{Type: i.Type, Value: i.Value})
	}
	return s.drawRequest(w, r, http.StatusOK, found, show)
}

// findSubject loads a request for its page. One that is archived has no identifiers
// any more, and the error says so.
func (s *site) findSubject(ctx context.Context, reference string) (*ent.ErasureRequest, error) {
	found, err := s.find(ctx, reference, withEverything(ctx))
	if !fault.Is(err, fault.NotFound) {
		return found, err
	}
	a, gone := s.Read.ArchivedRequest.Query().
		Where(archivedrequest.Reference(reference), erasure.VisibleArchived(ctx)).Only(ctx)
	switch {
	case ent.IsNotFound(gone):
		return nil, err
	case gone != nil:
		return nil, fmt.Errorf("load archived request %s: %w", reference, gone)
	}
	return nil, erasure.Forgotten(a)
}

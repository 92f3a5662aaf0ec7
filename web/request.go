package web

import (
	"net/http"

	"lethe/ent"
	"lethe/internal/fault"
	"lethe/web/view"
)

// showRequest draws a request at the one address that it has for life: also
// when it is archived.
func (s *site) showRequest(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	reference := r.PathValue("reference")
	found, err := s.find(ctx, reference, withEverything(ctx))
	if fault.Is(err, fault.NotFound) && referencePattern.MatchString(reference) {
		return s.showArchived(w, r, reference)
	}
	if err != nil {
		return err
	}
	return s.drawRequest(w, r, http.StatusOK, found)
}

// drawRequest draws the page of a request, which was loaded with everything, with
// what the others add: a question, its answer, or what was typed.
func (s *site) drawRequest(w http.ResponseWriter, r *http.Request, status int, found *ent.ErasureRequest, others ...func(*view.Request)) error {
	ctx := r.Context()
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page := requestPage(ctx, found)
	page.Frame, page.Back = f, s.sessions.GetString(ctx, listKey)
	if page.Neighbours, err = s.neighbours(ctx, found, f.Clock.Now); err != nil {
		return err
	}
	page.May = stillUndo(page.May, found, f.Clock.Now)
	if page.Letters, err = s.lettersOf(ctx, found); err != nil {
		return err
	}
	if err := s.addDeadline(ctx, &page, found); err != nil {
		return err
	}
	if err := s.addPrevious(ctx, &page, found); err != nil {
		return err
	}
	if page.Hold != nil {
		if page.Hold.Since, err = s.heldSince(ctx, found.ID); err != nil {
			return err
		}
	}
	if page.Plan, err = s.plan(ctx, found); err != nil {
		return err
	}
	if page.Change, err = s.planChange(ctx, found); err != nil {
		return err
	}
	page.Events = view.ParseTimelineKind(r.URL.Query().Get("timeline"))
	if page.Timeline, err = s.timeline(ctx, found.ID, page.Events, titles(found.Edges.Deliveries)); err != nil {
		return err
	}
	for _, add := range others {
		add(&page)
	}
	return render(w, r, status, view.RequestPage(page))
}

// toRequest leads from the address of a button to the page that has it.
func (s *site) toRequest(w http.ResponseWriter, r *http.Request) error {
	found, err := s.find(r.Context(), r.PathValue("reference"))
	if err != nil {
		return err
	}
	http.Redirect(w, r, requestPath(found.Reference), http.StatusSeeOther)
	return nil
}

package web

import (
	"context"
	"net/http"

	"lethe/ent"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
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
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page := requestPage(ctx, found)
	page.Frame, page.Back = f, s.sessions.GetString(ctx, listKey)
	page.May = stillUndo(page.May, found, f.Clock.Now)
	if page.Hold != nil {
		if page.Hold.Since, err = s.heldSince(ctx, found.ID); err != nil {
			return err
		}
	}
	if page.Plan, err = s.plan(ctx, found); err != nil {
		return err
	}
	if page.Timeline, err = s.timeline(ctx, found.ID, titles(found.Edges.Deliveries)); err != nil {
		return err
	}
	return render(w, r, http.StatusOK, view.RequestPage(page))
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

// plan says where approving would send the request; nil when nobody can approve
// it, and when no rules are published. Rules that cannot be evaluated are a
// person's business, not a reason to show no page.
func (s *site) plan(ctx context.Context, r *ent.ErasureRequest) (*view.Plan, error) {
	if r.State != lifecycle.InReview {
		return nil, nil
	}
	p, err := s.Erasure.Plan(ctx, r)
	switch {
	case err != nil && (s.Unavailable(err) || ctx.Err() != nil):
		return nil, err
	case err != nil:
		s.Log.WarnContext(ctx, "the plan of a request cannot be shown", "request", r.ID, "error", err)
		return nil, nil
	case p.Version == 0:
		return nil, nil
	}
	out := &view.Plan{RuleSet: p.Version}
	for _, d := range p.Destinations {
		out.Destinations = append(out.Destinations, d.Title)
	}
	return out, nil
}

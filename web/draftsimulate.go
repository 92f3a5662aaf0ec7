package web

import (
	"context"
	"net/http"
	"strconv"

	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/rules"
	"lethe/web/view"
)

// simulate says which requests of the last days would go elsewhere under the
// draft.
func (s *site) simulate(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	days := 30
	if text := r.URL.Query().Get("days"); text != "" {
		var err error
		if days, err = strconv.Atoi(text); err != nil {
			return fault.Invalid(fault.Field{Path: "days", Message: "Look back 1 to 365 days."})
		}
	}
	d, err := s.Erasure.Draft(ctx)
	if err != nil {
		return err
	}
	page := view.Simulation{Days: days}
	if len(d.Problems) > 0 {
		page.Wrong = "It has faults."
	} else if err := s.simulated(r, d, &page); err != nil {
		return err
	}
	if page.Frame, err = s.frame(r); err != nil {
		return err
	}
	return render(w, r, http.StatusOK, view.SimulationPage(page))
}

func (s *site) simulated(r *http.Request, d erasure.Draft, page *view.Simulation) error {
	ctx := r.Context()
	out, err := s.Erasure.Simulate(ctx, erasure.Simulation{Document: d.Document, Days: page.Days})
	if err != nil {
		return err
	}
	current, _, err := s.Erasure.Document(ctx, 0)
	if err != nil {
		return err
	}
	now, later := placesOf(current), placesOf(d.Document)
	page.Requests, page.Truncated = out.Requests, out.Truncated
	page.Elsewhere, page.Reviewed, page.Unroutable, page.Failed = out.Elsewhere, out.Reviewed, out.Unroutable, out.Failed
	for _, x := range out.Destinations {
		page.Destinations = append(page.Destinations, view.Gained{Place: view.Place{Name: x.Name, Title: x.Title}, Gained: x.Gained, Lost: x.Lost})
	}
	for _, x := range out.Examples {
		page.Examples = append(page.Examples, view.Rerouted{
			Reference: x.Reference, Archived: x.Archived, Gained: later.all(x.Gained), Lost: now.all(x.Lost),
			Unroutable: x.Unroutable, Review: reviewChange(r.Context(), x.Before, x.After),
		})
	}
	return nil
}

// reviewChange says how a request would be reviewed instead; empty when that
// stays.
func reviewChange(ctx context.Context, before, after rules.Plan) string {
	was, is := view.ReviewWords(ctx, string(before.Review), before.ReviewWindow), view.ReviewWords(ctx, string(after.Review), after.ReviewWindow)
	if was == is {
		return ""
	}
	return was + " → " + is
}

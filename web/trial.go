package web

import (
	"context"
	"net/http"

	"lethe/internal/auth"
	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/web/view"
)

// trial is the handler that says what trying a destination will send.
func (s *site) trial(what destination.Trial) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		query := r.URL.Query()
		return s.drawTrial(w, r, view.Trial{
			Name: r.PathValue("name"), Sample: what == destination.Sample, Draft: query.Get("draft") != "", Return: s.back(query, ""),
		})
	}
}

// try is the handler that tries a destination. The answer is the page with the
// steps: there is nothing to come back to, and loading it again tries again.
func (s *site) try(what destination.Trial) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		fields, err := form(r, "draft", "return")
		if err != nil {
			return err
		}
		page := view.Trial{
			Name: r.PathValue("name"), Sample: what == destination.Sample, Draft: fields.Get("draft") != "", Return: s.back(fields, ""),
		}
		steps, err := s.Erasure.Try(r.Context(), erasure.Trial{Destination: page.Name, Draft: page.Draft, What: what})
		if err != nil {
			return err
		}
		page.Steps = []view.TrialStep{}
		for _, step := range steps {
			page.Steps = append(page.Steps, view.TrialStep{Name: step.Name, OK: step.OK, Detail: step.Detail, Took: step.Took, Raw: step.Raw})
		}
		return s.drawTrial(w, r, page)
	}
}

func (s *site) drawTrial(w http.ResponseWriter, r *http.Request, page view.Trial) error {
	title, err := s.titleOf(r.Context(), page.Name, page.Draft)
	if err != nil {
		return err
	}
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page.Frame, page.Title, page.MayEdit = f, title, auth.From(r.Context()).May(auth.ManageRouting)
	return render(w, r, http.StatusOK, view.TrialPage(page))
}

// titleOf names a destination as the draft or as the published document does.
func (s *site) titleOf(ctx context.Context, name string, draft bool) (string, error) {
	if !draft {
		d, err := s.findDestination(ctx, name)
		if err != nil {
			return "", err
		}
		return d.Title, nil
	}
	known, err := s.routing(ctx)
	if err != nil {
		return "", err
	}
	d, err := known.settings(name)
	return d.Title, err
}

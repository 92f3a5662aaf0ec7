package web

import (
	"context"
	"net/http"

	"lethe/internal/erasure"
	"lethe/web/view"
	"lethe/web/view/ui"
)

// showAnswers shows what was typed as it is understood, and what follows from it.
func (s *site) showAnswers(w http.ResponseWriter, r *http.Request, page view.NewRequest, preview erasure.Preview) error {
	known, err := s.known(r.Context(), page.Answers)
	if err != nil {
		return err
	}
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	check := view.CheckRequest{
		Frame: f, Answers: page.Answers, Back: page.Back, Key: page.Key, Asked: preview.Asked, Known: known, ReviewEnds: timeOf(preview.ReviewEnds),
		Deadline: view.Deadline{
			Due:             legalDate(preview.Deadline.Due),
			AcknowledgeBy:   legalDateOrNone(preview.Deadline.AcknowledgeBy),
			LastDayToExtend: legalDateOrNone(preview.Deadline.LastDayToExtend),
		},
	}
	if preview.Routing.Version > 0 {
		check.Plan = planOf(preview.Routing)
	}
	return render(w, r, http.StatusOK, view.CheckRequestPage(check))
}

// checkNewRequest tells, while the form is filled in, which requests of the person
// there are already. It saves nothing but that somebody looked.
func (s *site) checkNewRequest(w http.ResponseWriter, r *http.Request) error {
	typed, err := s.newRequestForm(r)
	if err != nil {
		return err
	}
	known, err := s.known(r.Context(), typed.Answers)
	if err != nil {
		return err
	}
	now, err := s.Erasure.Now(r.Context())
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, view.KnownWhileTyped(ui.Clock{Now: now, Zone: s.Zone}, known))
}

func (s *site) known(ctx context.Context, a view.Answers) (view.KnownPerson, error) {
	found, err := s.Erasure.Known(ctx, identifierInputs(a))
	if err != nil {
		return view.KnownPerson{}, err
	}
	out := view.KnownPerson{Erased: timeOf(found.ErasedAt)}
	for _, p := range found.Requests {
		out.Requests = append(out.Requests, view.Previous{
			Reference: p.Reference, State: p.State, Erased: p.Erased(), Received: p.ReceivedAt, Finished: timeOf(p.FinishedAt),
		})
	}
	return out, nil
}

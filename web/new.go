package web

import (
	"cmp"
	"net/http"
	"time"

	"github.com/google/uuid"

	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// askNewRequest shows the empty form for a request.
func (s *site) askNewRequest(w http.ResponseWriter, r *http.Request) error {
	now, err := s.Erasure.Now(r.Context())
	if err != nil {
		return err
	}
	return s.drawNewRequest(w, r, http.StatusOK, view.NewRequest{
		Back:    cmp.Or(s.sessions.GetString(r.Context(), listKey), "/queue"),
		Key:     uuid.NewString(),
		Answers: view.Answers{Regulation: string(lifecycle.GDPR), Asked: now.In(s.Zone).Format(time.DateOnly)},
	})
}

func (s *site) drawNewRequest(w http.ResponseWriter, r *http.Request, status int, page view.NewRequest) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page.Frame, page.Types, page.Causes = f, s.Identifiers, s.Causes
	return render(w, r, status, view.NewRequestPage(page))
}

// newRequest takes the form from page to page, as its buttons say: to another row
// for an identifier, to the answers as they are understood, back to the questions,
// and to the request that is saved.
func (s *site) newRequest(w http.ResponseWriter, r *http.Request) error {
	typed, err := s.newRequestForm(r)
	if err != nil {
		return err
	}
	switch typed.do {
	case "add":
		if len(typed.Answers.Identifiers) < view.MaxIdentifiers {
			typed.Answers.Identifiers = append(typed.Answers.Identifiers, view.PlainIdentifier{})
		}
		return s.drawNewRequest(w, r, http.StatusOK, typed.NewRequest)
	case "change":
		return s.drawNewRequest(w, r, http.StatusOK, typed.NewRequest)
	}
	in, err := s.submissionTyped(r.Context(), &typed.NewRequest)
	if err != nil {
		return err
	}
	preview, err := s.Erasure.Preview(r.Context(), in)
	if err != nil && !fault.Is(err, fault.BadInput) {
		return err
	}
	if err != nil || len(typed.Faults) > 0 {
		return s.newRequestAgain(w, r, typed.NewRequest, err)
	}
	if typed.do == "save" {
		return s.saveNewRequest(w, r, typed.NewRequest, in)
	}
	return s.showAnswers(w, r, typed.NewRequest, preview)
}

// saveNewRequest saves the request under the key of its form, so that pressing twice
// saves it once.
func (s *site) saveNewRequest(w http.ResponseWriter, r *http.Request, page view.NewRequest, in erasure.Submission) error {
	saved, err := s.Erasure.Submit(r.Context(), in)
	switch {
	case fault.Is(err, fault.BadInput):
		return s.newRequestAgain(w, r, page, err)
	case fault.Is(err, fault.IdempotencyConflict):
		page.Key = uuid.NewString()
		page.Refused = "A request was saved from this form already. To save what is in it now as another request, check it again."
		return s.drawNewRequest(w, r, http.StatusConflict, page)
	case err != nil:
		return err
	}
	return s.tell(w, r, requestPath(saved.Request.Reference), view.RequestSaved(r.Context(), saved.Request.Reference, saved.Replayed))
}

// newRequestAgain shows the form with what is wrong in it: what the page found
// itself, and what the door says besides, if it was asked.
func (s *site) newRequestAgain(w http.ResponseWriter, r *http.Request, page view.NewRequest, why error) error {
	for field, message := range newRequestFaults(why) {
		wrong(page.Faults).add(field, message)
	}
	if len(page.Faults) == 0 {
		return why
	}
	return s.drawNewRequest(w, r, http.StatusUnprocessableEntity, page)
}

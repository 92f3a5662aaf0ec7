package web

import (
	"net/http"

	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// retryDestination tries everything again that has failed at a destination, or only
// what has failed alike, when the form has the words of the error.
func (s *site) retryDestination(w http.ResponseWriter, r *http.Request) error {
	fields, err := form(r, "return", "error")
	if err != nil {
		return err
	}
	d, err := s.findDestination(r.Context(), r.PathValue("name"))
	if err != nil {
		return err
	}
	which := erasure.RetryFilter{Destination: d.Name}
	if fields.Has("error") {
		which.Error = new(fields.Get("error"))
	}
	return s.retryAll(w, r, which, s.back(fields, destinationPath(d.Name)))
}

// retryRequest tries every delivery of a request again that has failed.
func (s *site) retryRequest(w http.ResponseWriter, r *http.Request) error {
	fields, err := form(r, "return")
	if err != nil {
		return err
	}
	found, err := s.find(r.Context(), r.PathValue("reference"))
	if err != nil {
		return err
	}
	return s.retryAll(w, r, erasure.RetryFilter{RequestID: &found.ID}, s.back(fields, requestPath(found.Reference)))
}

func (s *site) retryAll(w http.ResponseWriter, r *http.Request, which erasure.RetryFilter, back string) error {
	which.State = lifecycle.Failed
	n, left, err := s.Erasure.RetryAll(r.Context(), which)
	if err != nil {
		return err
	}
	return s.tell(w, r, back, view.Retried(r.Context(), n, left))
}

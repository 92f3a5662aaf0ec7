package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/google/uuid"

	"lethe/internal/fault"
)

// maxCallback bounds a callback's body; a status and a sentence fit many times.
const maxCallback = 64 << 10

// callback takes a destination's confirmation. It answers 202, and 401 for a
// wrong signature, 404 for an unknown delivery, 409 for a contradiction, 413
// for a body that is too long and 422 for one that is not understood.
func (s *site) callback(w http.ResponseWriter, r *http.Request) {
	s.answer(w, r, func(w http.ResponseWriter, r *http.Request) error {
		id, err := uuid.Parse(r.PathValue("id"))
		if err != nil {
			return fault.New(fault.NotFound, "There is no such delivery.")
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxCallback))
		if _, tooLong := errors.AsType[*http.MaxBytesError](err); tooLong {
			return refuse(http.StatusRequestEntityTooLarge, "The body is longer than 64 KiB. Send the status and one sentence.")
		}
		if err != nil {
			return refuse(http.StatusBadRequest, "The body did not arrive completely. Send it again.")
		}
		if err := s.Erasure.Confirm(r.Context(), id, r.Header, body); err != nil {
			return err
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(http.StatusAccepted)
		_, err = fmt.Fprintln(w, "{}")
		return err
	})
}

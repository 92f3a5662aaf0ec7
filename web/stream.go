package web

import (
	"errors"
	"net/http"
	"time"
)

// stream lets write send the rest of an answer once the handler has returned and
// everything before it has gone well. What goes wrong in it breaks the connection
// off, so that the browser knows that the file is not complete.
func stream(w http.ResponseWriter, write handler) { w.(*reply).rest = write }

func (s *site) sendRest(w http.ResponseWriter, r *http.Request, out *reply) {
	if out.rest == nil {
		return
	}
	err := run(w, r, out.rest)
	if err == nil {
		return
	}
	if r.Context().Err() == nil { // a reader who has gone away needs no error
		s.Log.ErrorContext(r.Context(), "an answer broke off", "route", r.Pattern, "error", err)
	}
	panic(http.ErrAbortHandler)
}

// partTime is what a reader gets for each part of a long answer.
const partTime = 30 * time.Second

// nextPart gives the reader time for the next part of a long answer: the server's
// own limit is for all of it.
func nextPart(w http.ResponseWriter) error {
	err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(partTime))
	if errors.Is(err, http.ErrNotSupported) {
		return nil
	}
	return err
}

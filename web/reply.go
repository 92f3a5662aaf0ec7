package web

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"runtime/debug"

	"github.com/a-h/templ"

	"lethe/internal/fault"
	"lethe/web/view/say"
)

// handler does the work of one route. It writes the answer, or returns why
// there is none.
type handler func(http.ResponseWriter, *http.Request) error

// reply is an answer that is kept back until it is complete, but for a rest that
// is too long for that: see stream.
type reply struct {
	header http.Header
	status int
	body   bytes.Buffer
	rest   handler // nil for most
}

func newReply() *reply { return &reply{header: http.Header{}} }

// Header implements http.ResponseWriter.
func (a *reply) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter; the first status counts.
func (a *reply) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

// Write implements http.ResponseWriter.
func (a *reply) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(p)
}

func (a *reply) send(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header)
	if a.status == 0 {
		a.status = http.StatusOK
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body.Bytes()) // a reader who has gone away needs no error
}

// answer runs a handler that needs no session, and sends what it wrote or the
// error that it returned.
func (s *site) answer(w http.ResponseWriter, r *http.Request, do handler) {
	out := newReply()
	if err := run(out, r, do); err != nil {
		out = s.problem(r, err)
	}
	out.send(w)
}

// run calls a handler and returns a panic as an error.
func run(w http.ResponseWriter, r *http.Request, do handler) (err error) {
	defer func() {
		switch cause := recover(); cause {
		case nil:
		case http.ErrAbortHandler: // asked for: net/http closes the connection
			panic(cause)
		default:
			err = fmt.Errorf("%w\n%s", fault.Panicked(cause), debug.Stack())
		}
	}()
	return do(w, r)
}

// render writes a page, in English: accounts do not choose a language yet.
func render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Vary", "HX-Request") // see view.Frame.Fragment
	w.WriteHeader(status)
	if err := page.Render(say.With(r.Context(), nil), w); err != nil {
		return fmt.Errorf("draw the page: %w", err)
	}
	return nil
}

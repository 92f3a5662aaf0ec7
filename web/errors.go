package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"lethe/internal/fault"
	"lethe/web/view"
)

// refusal is a failure of the HTTP request itself, which no kind of fault is.
// An empty sentence stands for the usual one of the status.
type refusal struct {
	status   int
	sentence string
}

func refuse(status int, sentence string) error { return &refusal{status, sentence} }

// Error implements error.
func (e *refusal) Error() string { return e.sentence }

var errNoPage = fault.New(fault.NotFound, "There is nothing at this address.")

var errOtherSite = fault.New(fault.Forbidden, "This did not come from a page of Lethe, so nothing was done. Open the page here and try again.")

// How long to wait after an answer that asks to come again.
const (
	afterOutage  = 5 * time.Second
	afterTooMany = time.Minute
)

// failure is what there is to say about an error.
type failure struct {
	status     int
	code       fault.Kind
	sentence   string // for the person; empty for the usual one of the status
	retryAfter time.Duration
}

// problem is the answer for an error: a page, or JSON for programs.
func (s *site) problem(r *http.Request, err error) *reply {
	f := s.failure(r, err)
	out := newReply()
	if f.retryAfter > 0 {
		out.header.Set("Retry-After", strconv.Itoa(int(f.retryAfter.Seconds())))
	}
	out.header.Set("Cache-Control", "no-store")
	if forMachines(r.URL.Path) {
		s.tellProgram(out, r, f)
		return out
	}
	page := view.ProblemPage(view.Problem{
		Frame: s.frameOrNone(r), Status: f.status, Message: f.sentence,
		RetryAfter: f.retryAfter, RequestID: s.RequestID(r.Context()),
	})
	if err := render(out, r, f.status, page); err != nil {
		s.Log.ErrorContext(r.Context(), "draw an error page", "error", err)
	}
	return out
}

// failure classifies an error, and logs the cause where the person is not told.
func (s *site) failure(r *http.Request, err error) failure {
	ctx := r.Context()
	if refused, ok := errors.AsType[*refusal](err); ok {
		return failure{status: refused.status, code: fault.BadInput, sentence: refused.sentence}
	}
	f := fault.Of(err)
	out := failure{status: f.Kind.Status(), code: f.Kind, sentence: f.Message}
	switch {
	case f.Kind == fault.RateLimited:
		out.retryAfter = afterTooMany
	case f.Kind == fault.Unavailable:
		out.retryAfter = afterOutage
	case f.Kind != fault.Internal:
	case errors.Is(err, context.Canceled): // nobody waits for the answer any more
		out = failure{status: http.StatusServiceUnavailable, code: fault.Unavailable}
	case s.Unavailable(err):
		s.Log.WarnContext(ctx, "the database does not answer", "route", r.Pattern, "error", err)
		out = failure{status: http.StatusServiceUnavailable, code: fault.Unavailable, retryAfter: afterOutage}
	default:
		s.Log.ErrorContext(ctx, "a request failed", "route", r.Pattern, "error", err)
		out.sentence = ""
	}
	return out
}

// tellProgram writes a failure in the form of a GraphQL error.
func (s *site) tellProgram(out *reply, r *http.Request, f failure) {
	sentence := f.sentence
	switch {
	case sentence != "":
	case f.status == http.StatusServiceUnavailable:
		sentence = "The database does not answer. Try again in a moment; repeating is safe."
	case f.status == http.StatusInternalServerError:
		sentence = "Something went wrong on our side. Request id: " + s.RequestID(r.Context()) + "."
	default:
		sentence = http.StatusText(f.status) + "."
	}
	if f.status == http.StatusUnauthorized {
		out.header.Set("WWW-Authenticate", "Bearer")
	}
	type problem struct {
		Message    string                `json:"message"`
		Extensions map[string]fault.Kind `json:"extensions"`
	}
	out.header.Set("Content-Type", "application/json; charset=utf-8")
	out.WriteHeader(f.status)
	// Strings and maps of them are always JSON.
	_ = json.NewEncoder(out).Encode(map[string][]problem{
		"errors": {{Message: sentence, Extensions: map[string]fault.Kind{"code": f.code}}},
	})
}

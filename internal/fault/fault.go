// Package fault names the kinds of failure that callers can act on, once for
// every edge. The domain says fault.New where it knows what went wrong; each
// edge translates with one table: kind → HTTP status and GraphQL code. Every
// other error is Internal: it goes to the log, never to the caller.
package fault

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Kind is what a caller can do about a failure. Its text is the GraphQL
// extensions.code.
type Kind string

// The kinds of failure.
const (
	BadInput            Kind = "BAD_USER_INPUT"       // correct the named fields
	Unauthenticated     Kind = "UNAUTHENTICATED"      // sign in, or send a valid token
	Forbidden           Kind = "FORBIDDEN"            // ask for the role or scope
	NotFound            Kind = "NOT_FOUND"            // absent, or not yours to see
	Conflict            Kind = "CONFLICT"             // look again: the state does not allow it
	IdempotencyConflict Kind = "IDEMPOTENCY_CONFLICT" // use another key for another input
	TooComplex          Kind = "QUERY_TOO_COMPLEX"    // ask for less at once
	RateLimited         Kind = "RATE_LIMITED"         // wait
	Unavailable         Kind = "UNAVAILABLE"          // try again; nothing is lost
	Internal            Kind = "INTERNAL"             // our fault
)

// Status is the HTTP status of the kind.
func (k Kind) Status() int {
	switch k {
	case BadInput, TooComplex:
		return http.StatusUnprocessableEntity
	case Unauthenticated:
		return http.StatusUnauthorized
	case Forbidden:
		return http.StatusForbidden
	case NotFound:
		return http.StatusNotFound
	case Conflict, IdempotencyConflict:
		return http.StatusConflict
	case RateLimited:
		return http.StatusTooManyRequests
	case Unavailable:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// Field is one fault of an input: which field, as a path such as
// "identifiers[0].value", and a sentence that says what would be right.
type Field struct {
	Path    string
	Message string
}

// Error is a failure with a sentence for the person who will read it.
type Error struct {
	Kind    Kind
	Message string
	Fields  []Field
}

func (e *Error) Error() string { return e.Message }

// New returns an error of the kind. The sentence is shown to people: it holds
// no identifier and no internals.
func New(kind Kind, format string, args ...any) error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// Invalid returns a BadInput error for the fields, or nil when there are none.
func Invalid(fields ...Field) error {
	if len(fields) == 0 {
		return nil
	}
	sentences := make([]string, len(fields))
	for i, f := range fields {
		sentences[i] = f.Path + ": " + f.Message
	}
	return &Error{Kind: BadInput, Message: strings.Join(sentences, " "), Fields: fields}
}

// Of returns the fault in err's chain; any other error is Internal with a
// sentence that gives nothing away. Of(nil) is nil.
func Of(err error) *Error {
	if err == nil {
		return nil
	}
	if f, ok := errors.AsType[*Error](err); ok {
		return f
	}
	return &Error{Kind: Internal, Message: "Something went wrong on our side. Nothing was saved."}
}

// Is reports whether err is a fault of the kind.
func Is(err error, kind Kind) bool {
	return err != nil && Of(err).Kind == kind
}

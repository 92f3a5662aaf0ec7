package destination

import (
	"errors"
	"time"
)

// ErrSignature is a callback whose signature is wrong, missing or too old: 401.
var ErrSignature = errors.New("callback signature is not valid")

// MalformedError is an answer or a callback that is authentic but says nothing
// usable: 400 for a callback. Reason is a sentence for the people who run the
// destination; it quotes nothing of what they sent.
type MalformedError struct{ Reason string }

func (e *MalformedError) Error() string { return e.Reason }

// Permanent marks err as one that trying again soon does not mend: a person
// looks. Permanent(nil) is nil.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return &permanentError{err}
}

// IsPermanent reports whether err was marked by Permanent.
func IsPermanent(err error) bool {
	var p *permanentError
	return errors.As(err, &p)
}

// RetryAfter marks err as one to try again, but not before d has passed. d is
// positive. RetryAfter(d, nil) is nil.
func RetryAfter(d time.Duration, err error) error {
	if err == nil {
		return nil
	}
	return &retryError{err, d}
}

// RetryAfterOf returns the wait that RetryAfter put on err, if any.
func RetryAfterOf(err error) (time.Duration, bool) {
	var r *retryError
	if !errors.As(err, &r) {
		return 0, false
	}
	return r.after, true
}

// WithHTTPStatus notes on err the status code that the destination answered.
// WithHTTPStatus(code, nil) is nil.
func WithHTTPStatus(code int, err error) error {
	if err == nil {
		return nil
	}
	return &statusError{err, code}
}

// HTTPStatusOf returns the status code that WithHTTPStatus noted on err, if any:
// there is none when no answer came.
func HTTPStatusOf(err error) (int, bool) {
	var s *statusError
	if !errors.As(err, &s) {
		return 0, false
	}
	return s.code, true
}

type permanentError struct{ err error }

func (e *permanentError) Error() string { return e.err.Error() }
func (e *permanentError) Unwrap() error { return e.err }

type retryError struct {
	err   error
	after time.Duration
}

func (e *retryError) Error() string { return e.err.Error() }
func (e *retryError) Unwrap() error { return e.err }

type statusError struct {
	err  error
	code int
}

func (e *statusError) Error() string { return e.err.Error() }
func (e *statusError) Unwrap() error { return e.err }

package destination

import "time"

// Status is what a destination says about a delivery.
type Status string

// What a destination can say.
const (
	Done     Status = "done"      // the data is erased
	Accepted Status = "accepted"  // the order is taken; this is not done
	NotFound Status = "not_found" // the person is not known there
	Retained Status = "retained"  // the data must be kept
	Failed   Status = "failed"    // the data could not be erased
)

// Known reports whether s is one of the five statuses.
func (s Status) Known() bool {
	switch s {
	case Done, Accepted, NotFound, Retained, Failed:
		return true
	}
	return false
}

// Receipt is the destination's answer, kept as evidence.
type Receipt struct {
	Status        Status    // always one of the five
	HTTPStatus    int       // 0 when it was not an HTTP answer, as with a callback
	Detail        string    // the destination's words, redacted, at most 500 runes
	Ground        string    // retained: why, redacted, at most 500 runes
	RetainedUntil time.Time // retained: zero when not said
	Retryable     bool      // failed: may be tried again
	Reference     string    // its own name for the work, as Order.RedactReference leaves it
}

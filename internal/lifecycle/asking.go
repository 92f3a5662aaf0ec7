package lifecycle

import "time"

// Poll is how a destination is asked whether it has done what it accepted.
type Poll struct {
	// URL is a template of RFC 6570 with the variables deliveryId, requestId
	// and reference, the destination's own name for the work.
	URL string `json:"url"`
	// Every is the time between two questions.
	Every time.Duration `json:"every"`
	// Status is a JSONPath (RFC 9535) to the status in the answer.
	Status string `json:"status"`
	// Statuses translates the destination's words into done, accepted,
	// not_found, retained and failed; a word that is not in it stands for itself.
	Statuses map[string]string `json:"statuses,omitempty"`
}

// Probe is how a destination is asked whether the person is really gone.
type Probe struct {
	// URL is a template of RFC 6570 with the variables of Poll.URL and one for
	// each type of identifier, such as email.
	URL string `json:"url"`
	// List is a JSONPath (RFC 9535) to what must be empty in the answer; the
	// whole answer when empty.
	List string `json:"list,omitempty"`
	// After is how long after the report the destination is asked first.
	After time.Duration `json:"after"`
	// Again is how long after the first answer it is asked a second time; zero:
	// once is enough.
	Again time.Duration `json:"again,omitempty"`
}

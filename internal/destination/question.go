package destination

import "context"

// Poller is a Connector whose destinations can be asked how far an order is.
type Poller interface {
	// Poll asks once, within to.Timeout, and returns what the destination said.
	// It changes nothing there. Any error means to ask again: RetryAfter not
	// before d has passed, Permanent when a person should look too. No error
	// text and no receipt holds an identifier of o or a secret of to.
	Poll(ctx context.Context, to Target, o Order, q Question) (Receipt, error)
}

// Prober is a Connector whose destinations can be asked whether they still know
// the person.
type Prober interface {
	// Probe asks, within to.Timeout, under each identifier of o that the
	// question names. It answers Absent only where every answer says so beyond
	// doubt; Present when one shows the person. An answer that says neither is
	// an error, as for Poll: nothing is known then.
	Probe(ctx context.Context, to Target, o Order, q Question) (Finding, error)
}

// Question is how a destination is asked about an order that it has been given.
type Question struct {
	// URL is a template of RFC 6570. Its variables are deliveryId, requestId and
	// reference; for a Probe also each type of identifier, such as email.
	URL string
	// Reference is what the destination called the work in a Receipt, the value
	// of the variable reference; empty when it gave it no name.
	Reference string
	// Path is a JSONPath (RFC 9535) into the answer: for Poll to the status, for
	// Probe to the list that must be empty. A Probe without it takes the whole
	// answer for the list.
	Path string
	// Statuses translates the destination's words into those of Status, for
	// Poll; a word that is not in it stands for itself.
	Statuses map[string]string
}

// Finding is what a Probe found.
type Finding string

// What a Probe can find.
const (
	Absent  Finding = "absent"  // the destination does not know the person
	Present Finding = "present" // the data is still there
)

// Package destination says how Lethe asks another system to erase a person,
// and what that system can answer. One package below it per technology
// implements Connector; this package knows none of them.
//
// One order is delivered by as many attempts as it takes, each with the same
// idempotency key (Order.DeliveryID) and the same content:
//
//	Deliver ─┬─ Receipt done, not_found, retained ─► evidence: nothing more to send
//	         ├─ Receipt accepted ─► wait ─► ReadCallback or Poll ─► Receipt
//	         ├─ Receipt failed ───► a person looks; Retryable: tried again first
//	         ├─ RetryAfter(d) ────► the same order again, not before d has passed
//	         ├─ Permanent ────────► a person looks; trying again soon is no use
//	         └─ any other error ──► the same order again, with backoff
//
//	Poll ────── the same, but an error is one to ask again: nothing is sent
//	Probe ───┬─ Absent ──► what was reported is true
//	         ├─ Present ─► it is not: the order again
//	         └─ error ───► nothing was learned
//
//	Test ────── Steps ───► for who set the destination up; no delivery knows of it
//
// An error never means that nothing was erased: a lost answer looks like a lost
// order, and only the idempotency key makes sending it again safe. Nothing here
// decides that a delivery is closed; a Receipt is evidence for who does.
package destination

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"
)

// Connector delivers orders to destinations of one technology. It is safe for
// concurrent use.
type Connector interface {
	// Deliver sends one order and returns what the destination said. It makes
	// one attempt, within to.Timeout, and leaves trying again to the caller:
	// the error says when, see RetryAfter and Permanent. No error text and no
	// receipt holds an identifier of o or a secret of to.
	Deliver(ctx context.Context, to Target, o Order) (Receipt, error)
}

// CallbackReader is a Connector whose destinations confirm later by calling back.
type CallbackReader interface {
	// ReadCallback checks the signature and the age of a callback over its raw
	// bytes, and only then parses them. The secrets are those of Target.Secrets;
	// a signature under any of them counts. A wrong, missing or old signature is
	// ErrSignature; a body that says nothing usable is a *MalformedError.
	//
	// The identifiers are not known here, and nothing is cut: the caller passes
	// Detail and Ground of the receipt through Order.Redact, and Reference
	// through Order.RedactReference, before keeping them.
	ReadCallback(secrets []string, deliveryID string, header http.Header, body []byte, now time.Time) (Receipt, error)
}

// Confirmation is how a destination proves that it has erased.
type Confirmation string

// The ways a destination confirms.
const (
	Response Confirmation = "response" // its answer to the order is the proof
	Callback Confirmation = "callback" // it calls back when it is done
	Poll     Confirmation = "poll"     // we ask until it is done
	Manual   Confirmation = "manual"   // a person records the proof
)

// Target is where and how to deliver: the settings of one destination.
type Target struct {
	Name, URL string
	// Secrets sign the orders: whsec_… and base64, the newest first. While a secret
	// is being changed there are two or more, and orders are signed with each. None:
	// orders are not signed.
	Secrets      []string `json:"-"`
	Confirmation Confirmation
	Timeout      time.Duration // of one whole attempt, answer included; must be positive
	// Callbacks is the address below which deliveries are called back, with a slash
	// at its end; a Tester puts it into its sample.
	Callbacks string
}

// Format prints the name only, whatever the verb: a target holds secrets.
func (t Target) Format(s fmt.State, _ rune) { io.WriteString(s, t.Name) }

// LogValue is the name only: a target holds secrets.
func (t Target) LogValue() slog.Value { return slog.StringValue(t.Name) }

// Package webhook delivers orders by signed HTTP and reads signed callbacks, as
// https://www.standardwebhooks.com lays down.
//
//	Lethe                                              destination
//	  │ POST url                                             │
//	  │ webhook-id, Idempotency-Key: <delivery id>           │ the same on every attempt
//	  │ webhook-timestamp: <now>                             │ new on every attempt
//	  │ webhook-signature: v1,<HMAC of id.timestamp.body> ──►│ two of them while a secret is being changed
//	  │ {"type": "erasure.requested", …}                     │ the same on every attempt
//	  │                                                      │
//	  │◄─ 200 {"status": "done"}, 200, 204 ──────────────────│ as it says; done, or accepted if it confirms later
//	  │◄─ 202 ───────────────────────────────────────────────│ accepted
//	  │◄─ 404, 410 {"status": "not_found"} ──────────────────│ not found
//	  │◄─ 408, 425, 429, 5xx, silence ───────────────────────│ try again, Retry-After honoured
//	  │◄─ anything else ─────────────────────────────────────│ a person looks
//	  │                                                      │
//	  │◄── POST callbackUrl, signed in the same way, ────────│ later, and as often as it likes
//	  │    {"status": "done"}                                │
//	  │                                                      │
//	  │ GET poll URL, signed over the empty body ───────────►│ if it confirms by poll
//	  │◄─ 200 {…: "done"}, 202 ──────────────────────────────│ as it says; everything else: asked again
//	  │                                                      │
//	  │ GET probe URL, signed over the empty body ──────────►│ after it said done
//	  │◄─ 404, 410, 204, 200 [] ─────────────────────────────│ absent
//	  │◄─ 200 [{…}] ─────────────────────────────────────────│ present
//	  │◄─ anything else ─────────────────────────────────────│ nothing is known
//	  │                                                      │
//	  │ POST url {"type": "lethe.test", …} ─────────────────►│ when staff test the connection
//	  │◄─ 200, 204 ──────────────────────────────────────────│ reached; nothing is done
//	  │                                                      │
//
// Redirects are answers like any other: the order does not travel on.
package webhook

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"lethe/internal/destination"
)

// Webhook is the connector of destinations that speak HTTP.
type Webhook struct {
	client *http.Client
	now    func() time.Time
}

var (
	_ destination.Connector      = (*Webhook)(nil)
	_ destination.CallbackReader = (*Webhook)(nil)
	_ destination.Poller         = (*Webhook)(nil)
	_ destination.Prober         = (*Webhook)(nil)
	_ destination.Tester         = (*Webhook)(nil)
)

// New returns a connector that calls out with client, which must not follow
// redirects: see package outbound.
func New(client *http.Client) *Webhook {
	return &Webhook{client: client, now: time.Now}
}

// Deliver posts one order to one destination and reads the answer, both within
// to.Timeout. Errors carry the status code of the answer, where there was one.
// An address that outbound refuses, a URL or a secret that cannot be used are
// Permanent. When ctx itself ends, the error wraps ctx.Err().
func (w *Webhook) Deliver(ctx context.Context, to destination.Target, o destination.Order) (destination.Receipt, error) {
	ctx, cancel := attempt(ctx, to)
	defer cancel()
	body, err := encode(o)
	if err != nil {
		return destination.Receipt{}, destination.Permanent(err)
	}
	req, err := w.post(ctx, to, o.DeliveryID, body)
	if err != nil {
		return destination.Receipt{}, destination.Permanent(err)
	}
	a, err := w.exchange(req, to, o)
	if err != nil {
		return destination.Receipt{}, err
	}
	return a.outcome(to.Confirmation, w.now())
}

// post is the request that carries body to the destination.
func (w *Webhook) post(ctx context.Context, to destination.Target, deliveryID string, body []byte) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.URL, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("the URL of %s cannot be used: %w", to.Name, withoutURL(err))
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", deliveryID)
	return req, w.introduce(req.Header, to, deliveryID, body)
}

// introduce adds the headers that say who asks, about which delivery and when,
// signed together with body.
func (w *Webhook) introduce(header http.Header, to destination.Target, deliveryID string, body []byte) error {
	now := w.now()
	header.Set("User-Agent", "lethe/1")
	// Silence would permit any coding (RFC 9110, section 12.5.3).
	header.Set("Accept-Encoding", "identity")
	header.Set(standardwebhooks.HeaderWebhookID, deliveryID)
	header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	return sign(header, to.Secrets, deliveryID, now, body)
}

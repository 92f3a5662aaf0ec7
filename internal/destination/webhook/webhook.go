// Package webhook delivers orders by signed HTTP and reads signed callbacks, as
// https://www.standardwebhooks.com lays down.
//
//	Lethe                                              destination
//	  │ POST url                                             │
//	  │ webhook-id, Idempotency-Key: <delivery id>           │ the same on every attempt
//	  │ webhook-timestamp: <now>                             │ new on every attempt
//	  │ webhook-signature: v1,<HMAC of id.timestamp.body> ──►│
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
//
// Redirects are answers like any other: the order does not travel on.
package webhook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"lethe/internal/destination"
	"lethe/internal/outbound"
)

// Webhook is the connector of destinations that speak HTTP.
type Webhook struct {
	client *http.Client
	now    func() time.Time
}

var (
	_ destination.Connector      = (*Webhook)(nil)
	_ destination.CallbackReader = (*Webhook)(nil)
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
	attempt, cancel := context.WithTimeout(ctx, to.Timeout)
	defer cancel()
	req, err := w.request(attempt, to, o)
	if err != nil {
		return destination.Receipt{}, destination.Permanent(err)
	}
	res, err := w.client.Do(req)
	if err != nil {
		return destination.Receipt{}, unanswered(ctx, to, o, err)
	}
	defer res.Body.Close()
	a, err := read(res)
	if err != nil {
		return destination.Receipt{}, unanswered(ctx, to, o, err)
	}
	return a.outcome(to, o, w.now())
}

func (w *Webhook) request(ctx context.Context, to destination.Target, o destination.Order) (*http.Request, error) {
	body, err := encode(o)
	if err != nil {
		return nil, err
	}
	now := w.now()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.URL, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("the URL of %s cannot be used: %w", to.Name, withoutURL(err))
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "lethe/1")
	// Silence would permit any coding (RFC 9110, section 12.5.3).
	req.Header.Set("Accept-Encoding", "identity")
	req.Header.Set("Idempotency-Key", o.DeliveryID)
	req.Header.Set(standardwebhooks.HeaderWebhookID, o.DeliveryID)
	req.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	return req, sign(req.Header, to.Secret, o.DeliveryID, now, body)
}

// sign adds the signature. A destination without a secret gets none; one whose
// secret cannot be used gets no order.
func sign(header http.Header, secret, id string, now time.Time, body []byte) error {
	if secret == "" {
		return nil
	}
	signer, err := newSigner(secret)
	if err != nil {
		return err
	}
	signature, err := signer.Sign(id, now, body)
	if err != nil {
		return fmt.Errorf("sign the order: %w", err)
	}
	header.Set(standardwebhooks.HeaderWebhookSignature, signature)
	return nil
}

// unanswered is the error of an attempt that got no whole answer. The order may
// have arrived all the same.
func unanswered(ctx context.Context, to destination.Target, o destination.Order, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("the attempt was interrupted: %w", ctx.Err())
	}
	if refused, ok := errors.AsType[*outbound.RefusedError](err); ok {
		return destination.Permanent(refused)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("no whole answer within %s: %w", to.Timeout, context.DeadlineExceeded)
	}
	// The chain ends here on purpose: net/http quotes what a broken peer sent,
	// which may be the order itself.
	return errors.New("no answer: " + redact(to, o, withoutURL(err).Error()))
}

// withoutURL drops the URL that net/url and net/http put before an error: it is
// on every page beside it, and may hold a password.
func withoutURL(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

// redact makes the words of a destination fit to keep. The destination knows the
// secret too, and a debugging page may print it.
func redact(to destination.Target, o destination.Order, s string) string {
	secret := destination.Identifier{Value: strings.TrimPrefix(to.Secret, secretPrefix)}
	o.Identifiers = append(slices.Clone(o.Identifiers), secret)
	return o.Redact(s)
}

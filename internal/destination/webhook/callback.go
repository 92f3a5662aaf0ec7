package webhook

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"lethe/internal/destination"
)

// maxCallbackAge is how far the clock of a callback may be from ours, either way.
const maxCallbackAge = 5 * time.Minute

// ReadCallback reads a callback for one delivery. The headers are those of
// Standard Webhooks, webhook-id being the delivery's id; one of several
// signatures must match under one of the secrets. The caller limits the length of
// body.
//
// Besides the errors of destination.CallbackReader it fails when a secret cannot
// be used, which is a fault of our own settings.
func (w *Webhook) ReadCallback(secrets []string, deliveryID string, header http.Header, body []byte, now time.Time) (destination.Receipt, error) {
	signers, err := newSigners(secrets)
	switch {
	case err != nil:
		return destination.Receipt{}, err
	case len(signers) == 0:
		return destination.Receipt{}, unsigned("this destination has no signing secret, so nothing it says can be believed")
	}
	if header.Get(standardwebhooks.HeaderWebhookID) != deliveryID {
		return destination.Receipt{}, unsigned("webhook-id must be the id of the delivery")
	}
	seconds, err := strconv.ParseInt(header.Get(standardwebhooks.HeaderWebhookTimestamp), 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > maxCallbackAge {
		return destination.Receipt{}, unsigned("webhook-timestamp must be the time of sending, in seconds since 1970, at most 5 minutes off")
	}
	// The library compares in constant time. Its own check of the age cannot
	// take our clock.
	if !slices.ContainsFunc(signers, func(s *standardwebhooks.Webhook) bool {
		return s.VerifyIgnoringTimestamp(body, header) == nil
	}) {
		return destination.Receipt{}, unsigned("webhook-signature must hold v1 and the base64 HMAC-SHA256 of id.timestamp.body")
	}
	s, err := parseStatement(body)
	if err != nil {
		return destination.Receipt{}, err
	}
	r := s.receipt()
	r.Detail, r.Ground = destination.Printable(r.Detail), destination.Printable(r.Ground)
	r.Reference = destination.Order{}.RedactReference(r.Reference)
	return r, nil
}

func unsigned(why string) error { return fmt.Errorf("%w: %s", destination.ErrSignature, why) }

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// order is what a webhook destination receives (docs/integration.md), as long as
// those that Lethe builds for the backlog.
const order = `{"type":"erasure.requested","timestamp":"2026-11-20T10:00:00.000000Z","data":{` +
	`"deliveryId":"01997a3e-7c00-7000-8000-000000000000","requestId":"01997a3e-7c00-7000-8000-000000000001",` +
	`"reference":"ER-7QK4-M2XD","cause":"account_deleted","regulation":"GDPR",` +
	`"submittedAt":"2026-11-20T10:00:00.000000Z","dueAt":"2026-12-20T10:00:00.000000Z",` +
	`"identifiers":[{"type":"email","value":"person-00000000@example.com"}],` +
	`"callbackUrl":"https://lethe.example.com/callbacks/01997a3e-7c00-7000-8000-000000000000"}}`

// signature stands for one, so that the headers are as long as Lethe's; who is
// compared with Lethe is spared the work of making it.
const signature = "v1,bm9ib2R5IHNpZ25lZCB0aGlzIGJ1dCBpdCBpcyBhcyBsb25n"

// sender posts orders over connections that are kept.
type sender struct {
	client *http.Client
	url    string
}

func newSender(url string) sender {
	return sender{url: url, client: &http.Client{
		Timeout: 30 * time.Second,
		Transport: &http.Transport{
			MaxConnsPerHost: inFlight, MaxIdleConnsPerHost: inFlight, MaxIdleConns: inFlight, DisableCompression: true,
		},
	}}
}

func (s sender) close() { s.client.CloseIdleConnections() }

// send posts one order and reads the answer, which must be 200.
func (s sender) send(ctx context.Context, id string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, bytes.NewReader([]byte(order)))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", id)
	req.Header.Set("Webhook-Id", id)
	req.Header.Set("Webhook-Timestamp", "1795168800")
	req.Header.Set("Webhook-Signature", signature)
	res, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the receiver answered %s", res.Status)
	}
	return nil
}

package webhook_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"lethe/internal/destination"
	"lethe/internal/destination/webhook"
	"lethe/internal/outbound"
)

func order() destination.Order {
	return destination.Order{
		DeliveryID:  "0190-delivery",
		RequestID:   "0190-request",
		Reference:   "ER-7QK4-M2XD",
		Cause:       "account_deleted",
		Regulation:  "GDPR",
		SubmittedAt: time.Date(2026, 11, 20, 11, 0, 0, 0, time.FixedZone("CET", 3600)),
		DueAt:       time.Date(2026, 12, 20, 10, 0, 0, 0, time.UTC),
		Identifiers: []destination.Identifier{{Type: "email", Value: "anna@example.com"}},
		CallbackURL: "https://lethe.example.com/callbacks/0190-delivery",
	}
}

func TestDeliver_PostsWhatTheContractSays(t *testing.T) {
	t.Parallel()
	var got *http.Request
	var body []byte
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
	}))
	t.Cleanup(server.Close)
	if _, err := newConnector().Deliver(t.Context(), target(server.URL+"/erasure?v=1"), order()); err != nil {
		t.Fatal(err)
	}

	for name, want := range map[string]string{
		"Content-Type":    "application/json",
		"User-Agent":      "lethe/1",
		"Accept-Encoding": "identity",
		"Webhook-Id":      "0190-delivery",
		"Idempotency-Key": "0190-delivery",
	} {
		if v := got.Header.Get(name); v != want {
			t.Errorf("%s is %q; want %q", name, v, want)
		}
	}
	if got.Method != http.MethodPost || got.URL.String() != "/erasure?v=1" {
		t.Errorf("asked for %s %s", got.Method, got.URL)
	}
	verifier, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	if err := verifier.Verify(body, got.Header); err != nil {
		t.Errorf("the library of the standard refuses our signature: %v", err)
	}
	sameJSON(t, body, `{
		"type": "erasure.requested",
		"timestamp": "2026-11-20T10:00:00Z",
		"data": {
			"deliveryId": "0190-delivery", "requestId": "0190-request", "reference": "ER-7QK4-M2XD",
			"cause": "account_deleted", "regulation": "GDPR",
			"submittedAt": "2026-11-20T10:00:00Z", "dueAt": "2026-12-20T10:00:00Z",
			"identifiers": [{"type": "email", "value": "anna@example.com"}],
			"callbackUrl": "https://lethe.example.com/callbacks/0190-delivery"
		}
	}`)
}

func sameJSON(t *testing.T, got []byte, want string) {
	t.Helper()
	var g, w any
	if err := errors.Join(json.Unmarshal(got, &g), json.Unmarshal([]byte(want), &w)); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(g, w) {
		t.Errorf("got %s; want %s", got, want)
	}
}

func TestDeliver_DoesNotCarryTheOrderAlongARedirect(t *testing.T) {
	t.Parallel()
	var reached atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	t.Cleanup(elsewhere.Close)
	for _, code := range []int{301, 302, 303, 307, 308} {
		server := httptest.NewServer(http.RedirectHandler(elsewhere.URL, code))
		t.Cleanup(server.Close)
		_, err := newConnector().Deliver(t.Context(), target(server.URL), order())
		if status, _ := destination.HTTPStatusOf(err); !destination.IsPermanent(err) || status != code {
			t.Errorf("%d: %v; want it permanent", code, err)
		}
	}
	if n := reached.Load(); n != 0 {
		t.Errorf("the order travelled on %d times", n)
	}
}

func TestDeliver_IsPermanentWhereOnlyTheSettingsCanMendIt(t *testing.T) {
	t.Parallel()
	nowhere := webhook.New(outbound.New(outbound.Config{}))
	for name, c := range map[string]struct {
		target destination.Target
		want   string
	}{
		"an address that is not allowed": {target("http://127.0.0.1:1/"), "address 127.0.0.1 is not allowed: add its range to LETHE_OUTBOUND_ALLOW"},
		"a URL that is none":             {target("https://user:hush@crm example/"), "the URL of crm cannot be used"},
		"a weak secret":                  {destination.Target{Name: "crm", URL: "https://crm.example.com/", Secrets: []string{secret, "whsec_"}, Timeout: time.Second}, "signing secret must be"},
	} {
		_, err := nowhere.Deliver(t.Context(), c.target, order())
		if !destination.IsPermanent(err) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v; want it permanent, with %q", name, err, c.want)
		}
	}
}

func TestDeliver_DoesNotSignWithoutASecret(t *testing.T) {
	t.Parallel()
	header := make(chan http.Header, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { header <- r.Header }))
	t.Cleanup(server.Close)
	to := target(server.URL)
	to.Secrets = nil

	if _, err := newConnector().Deliver(t.Context(), to, order()); err != nil {
		t.Fatal(err)
	}
	if got := (<-header)["Webhook-Signature"]; got != nil {
		t.Errorf("signature %v; want none", got)
	}
}

func TestS46_OrdersAreSignedWithEachSecretWhileOneIsBeingChanged(t *testing.T) {
	t.Parallel()
	type post struct {
		header http.Header
		body   []byte
	}
	posts := make(chan post, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		posts <- post{r.Header, body}
	}))
	t.Cleanup(server.Close)
	to := target(server.URL)
	to.Secrets = []string{newSecret, secret}
	if _, err := newConnector().Deliver(t.Context(), to, order()); err != nil {
		t.Fatal(err)
	}
	got := <-posts
	if n := len(strings.Fields(got.header.Get("Webhook-Signature"))); n != 2 {
		t.Errorf("%d signatures; want 2", n)
	}
	for known, want := range map[string]bool{newSecret: true, secret: true, oldSecret: false} { // the old one does not count any more
		verifier, err := standardwebhooks.NewWebhook(known)
		if err != nil {
			t.Fatal(err)
		}
		if err := verifier.Verify(got.body, got.header); (err == nil) != want {
			t.Errorf("whoever knows only %s: %v", known, err)
		}
	}
}

func TestDeliver_SaysWhyItEnded(t *testing.T) {
	t.Parallel()
	hanging := startPeer(t, "hangs").Target
	hanging.Timeout = 50 * time.Millisecond
	_, err := newConnector().Deliver(t.Context(), hanging, order())
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "no whole answer within 50ms") {
		t.Errorf("timeout: %v", err)
	}
	if code, ok := destination.HTTPStatusOf(err); ok {
		t.Errorf("timeout: has status %d without an answer", code)
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = newConnector().Deliver(ctx, startPeer(t, "hangs").Target, order())
	if !errors.Is(err, context.Canceled) {
		t.Errorf("shutdown: %v; want context.Canceled", err)
	}
}

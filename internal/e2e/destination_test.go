package e2e_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const destinationSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// secretEnv is where the documents of the tests say that the secret is.
const secretEnv = "E2E_WEBHOOK_SECRET"

// order is one POST that a destination got, signature and all checked.
type order struct {
	WebhookID, IdempotencyKey string
	Type                      string
	Data                      struct {
		DeliveryID, RequestID, Reference, Cause, CallbackURL string
		Identifiers                                          []struct{ Type, Value string }
	}
}

// destination is a system of the test's own that gets orders.
type destination struct {
	url          string
	confirmation string // response when empty
	hangUp       func() // ends every connection

	mu     sync.Mutex
	orders []order
}

// newDestination serves a destination until the test ends. It writes down every
// order; one that is not signed as it should be fails the test. What answer does
// is the destination's answer; nil is 200 without a body, which means done.
func newDestination(t *testing.T, answer func(w http.ResponseWriter, o order, attempt int)) *destination {
	t.Helper()
	verifier, err := standardwebhooks.NewWebhook(destinationSecret)
	if err != nil {
		t.Fatal(err)
	}
	d := &destination{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = verifier.Verify(body, r.Header)
		}
		o := order{WebhookID: r.Header.Get("webhook-id"), IdempotencyKey: r.Header.Get("Idempotency-Key")}
		if err == nil {
			err = json.Unmarshal(body, &o)
		}
		if err != nil || r.Method != http.MethodPost {
			t.Errorf("a %s that is not a signed order: %v", r.Method, err)
			http.Error(w, "not a signed order", http.StatusUnauthorized)
			return
		}
		attempt := d.note(o)
		if answer != nil {
			answer(w, o, attempt)
		}
	}))
	t.Cleanup(server.Close)
	d.url, d.hangUp = server.URL, server.CloseClientConnections
	return d
}

// note returns which order with this webhook-id it is, from one.
func (d *destination) note(o order) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.orders = append(d.orders, o)
	attempt := 0
	for _, seen := range d.orders {
		if seen.WebhookID == o.WebhookID {
			attempt++
		}
	}
	return attempt
}

// Orders are all that came, the oldest first.
func (d *destination) Orders() []order {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.orders)
}

// routing is a document that sends everything to the destinations, by name.
func routing(destinations map[string]*destination) string {
	var names []string
	var b strings.Builder
	b.WriteString("apiVersion: lethe/v1\ndestinations:\n")
	for name, d := range destinations {
		names = append(names, name)
		fmt.Fprintf(&b, "  - name: %s\n    title: The %[1]s\n    kind: webhook\n    url: %s\n    secretEnv: %s\n    confirmation: %s\n    concurrency: 16\n    ratePerMinute: 60000\n",
			name, d.url+"/erasure", secretEnv, cmp.Or(d.confirmation, "response"))
	}
	fmt.Fprintf(&b, "rules:\n  - name: everyone\n    when: \"true\"\n    to: [%s]\n", strings.Join(names, ", "))
	return b.String()
}

// withSecret is the environment in which the secret of the documents is found.
func withSecret(env ...string) []string { return append(env, secretEnv+"="+destinationSecret) }

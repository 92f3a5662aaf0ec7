package webhook_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"lethe/internal/destination"
	"lethe/internal/destination/destinationtest"
	"lethe/internal/destination/webhook"
	"lethe/internal/outbound"
)

// secret is the example of the Standard Webhooks specification.
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// A secret that takes its place, and one whose time is over.
const (
	newSecret = "whsec_bmV3ZXIgdGhhbiB0aGUgb3RoZXIgb25l"
	oldSecret = "whsec_b2xkZXIgdGhhbiB0aGUgb3RoZXIgb25l"
)

func newConnector() *webhook.Webhook {
	return webhook.New(outbound.New(outbound.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}))
}

func TestWebhook_KeepsTheContractOfConnectors(t *testing.T) {
	t.Parallel()
	destinationtest.Run(t, destinationtest.Fixture{Connector: newConnector(), Start: startPeer})
}

// peer is a destination in this process that behaves as it was told.
type peer struct {
	behaviour destinationtest.Behaviour
	ended     <-chan struct{}

	mu       sync.Mutex
	received []destinationtest.Received
}

func startPeer(t *testing.T, b destinationtest.Behaviour) destinationtest.Peer {
	if b == destinationtest.IsAway {
		return at("http://" + freeAddress(t))
	}
	ended := make(chan struct{})
	p := &peer{behaviour: b, ended: ended}
	server := httptest.NewServer(p)
	// Cleanups run last in, first out: release the handlers, then close.
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(ended) })
	started := at(server.URL)
	started.Received = p.list
	return started
}

func at(url string) destinationtest.Peer {
	return destinationtest.Peer{
		Target: target(url),
		Poll:   destination.Question{URL: url + "/orders/{deliveryId}", Path: "$.state", Statuses: map[string]string{"erased": "done"}},
		Probe:  destination.Question{URL: url + "/people{?email,customer_id}", Path: "$.people"},
	}
}

func target(url string) destination.Target {
	return destination.Target{Name: "crm", URL: url, Secrets: []string{newSecret, secret}, Confirmation: destination.Response, Timeout: 30 * time.Second}
}

// freeAddress is an address at which nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func (p *peer) list() []destinationtest.Received {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.received)
}

func (p *peer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	p.mu.Lock()
	p.received = append(p.received, destinationtest.Received{Key: r.Header.Get("Idempotency-Key"), Content: string(body)})
	p.mu.Unlock()
	quote := fmt.Sprintf("with %s or %s cannot %s", newSecret, secret, body)
	if r.Method == http.MethodGet {
		quote += " " + r.URL.String()
	}
	switch {
	case strings.HasPrefix(r.URL.Path, "/orders/"):
		if said, ok := progress[p.behaviour]; ok {
			answer(w, 200, map[string]any{"state": said, "detail": quote})
			return
		}
	case r.URL.Path == "/people":
		if found, ok := people[p.behaviour]; ok {
			answer(w, 200, found)
			return
		}
	}

	switch p.behaviour {
	case destinationtest.Confirms, destinationtest.Lies:
		answer(w, 200, map[string]any{"status": "done", "detail": quote})
	case destinationtest.Accepts:
		w.WriteHeader(202)
	case destinationtest.KnowsNobody:
		answer(w, 404, map[string]any{"status": "not_found"})
	case destinationtest.Declines:
		answer(w, 200, map[string]any{"status": "failed", "detail": quote, "retryable": false})
	case destinationtest.Refuses:
		answer(w, 422, map[string]any{"title": "no", "detail": quote})
	case destinationtest.Breaks:
		http.Error(w, quote, 500)
	case destinationtest.Postpones:
		w.Header().Set("Retry-After", strconv.Itoa(int(destinationtest.Later.Seconds())))
		w.WriteHeader(503)
	case destinationtest.Garbles:
		if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
			io.WriteString(conn, quote+"\r\n\r\n")
			conn.Close()
		}
	case destinationtest.Hangs:
		<-p.ended
	case destinationtest.Drips:
		p.drip(w)
	}
}

// progress is what a destination says when it is polled, people what it shows
// when it is probed; those that are not listed answer as they do to an order.
var (
	progress = map[destinationtest.Behaviour]string{
		destinationtest.Confirms: "erased", destinationtest.Lies: "done", destinationtest.Accepts: "accepted",
		destinationtest.KnowsNobody: "not_found", destinationtest.Declines: "failed",
		destinationtest.Mumbles: "well, " + secret + " anna+test@example.com",
	}
	people = map[destinationtest.Behaviour]any{
		destinationtest.Confirms: map[string]any{"people": []any{}},
		destinationtest.Lies:     map[string]any{"people": []any{map[string]any{"email": "anna+test@example.com"}}},
		destinationtest.Mumbles:  map[string]any{"error": "anna+test@example.com cannot be looked up"},
	}
)

func answer(w http.ResponseWriter, code int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	json.NewEncoder(w).Encode(body)
}

// drip is never silent for long, so that only a deadline on the whole ends it.
func (p *peer) drip(w http.ResponseWriter) {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		if _, err := io.WriteString(w, " "); err != nil {
			return
		}
		w.(http.Flusher).Flush()
		select {
		case <-p.ended:
			return
		case <-tick.C:
		}
	}
}

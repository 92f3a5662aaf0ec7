// Package receiver is the three destinations of the demo, as one http.Handler.
// They hold nobody's data; they show how a destination answers, and they are
// short enough to copy from. Each verifies the signature (401 if it is wrong) and
// counts a webhook-id that it saw before as another attempt, not as another order.
// A test of the connection, {"type":"lethe.test"}, is answered 204 and not counted.
//
//	POST /demo/crm        200 {"status":"done"}: confirms at once
//	POST /demo/analytics  202; about a second later it calls back {"status":"done"}
//	POST /demo/mailing    503 with Retry-After at the first attempt, then 200: flaky
//	GET  /demo/           how many orders and attempts each has seen
//
// What they saw is kept in memory, up to a bound, and never whom it was about.
package receiver

import (
	"cmp"
	"context"
	"net/http"
	"sync"
	"time"
)

// Config is what the demo destinations need.
type Config struct {
	// Secrets are the signing secrets, whsec_…, by name: crm, analytics, mailing.
	// A destination without one answers every order 401.
	Secrets map[string]string
	// Client sends the callbacks.
	Client *http.Client
	// CallbackAfter is how long analytics takes to erase; zero means one second.
	CallbackAfter time.Duration
	// Now dates what was seen; nil means time.Now.
	Now func() time.Time
}

// Receiver serves the demo destinations. Close it when it is no longer served.
type Receiver struct {
	cfg  Config
	mux  *http.ServeMux
	seen map[string]*journal

	mu        sync.Mutex // guards closed, and callbacks against growing after it
	closed    bool
	closing   chan struct{}
	callbacks sync.WaitGroup
}

// New returns a Receiver for everything below /demo/.
func New(cfg Config) *Receiver {
	cfg.CallbackAfter = cmp.Or(cfg.CallbackAfter, time.Second)
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	r := &Receiver{
		cfg:     cfg,
		mux:     http.NewServeMux(),
		seen:    map[string]*journal{"crm": {}, "analytics": {}, "mailing": {}},
		closing: make(chan struct{}),
	}
	r.mux.Handle("POST /demo/crm", r.verified("crm", r.crm))
	r.mux.Handle("POST /demo/analytics", r.verified("analytics", r.analytics))
	r.mux.Handle("POST /demo/mailing", r.verified("mailing", r.mailing))
	r.mux.HandleFunc("GET /demo/{$}", r.counts)
	return r
}

func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) { r.mux.ServeHTTP(w, req) }

// Close sends the callbacks that are due without further delay and waits for
// them, so call it while Lethe still listens. It returns ctx.Err() if they take
// longer than ctx; they end by themselves within seconds. Closing twice is fine.
func (r *Receiver) Close(ctx context.Context) error {
	r.mu.Lock()
	if !r.closed {
		r.closed = true
		close(r.closing)
	}
	r.mu.Unlock()

	sent := make(chan struct{})
	go func() {
		r.callbacks.Wait()
		close(sent)
	}()
	select {
	case <-sent:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

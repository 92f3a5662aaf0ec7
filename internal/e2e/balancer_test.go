package e2e_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"
)

// balancer sends each request to the next replica that is ready, as a Service of
// Kubernetes does: it asks every 100 ms, and takes out at once what is told to leave.
// It sends no request twice, so each that fails is seen.
type balancer struct {
	url string

	mu      sync.Mutex
	proxies map[*replica]*httputil.ReverseProxy
	ready   []*replica
	leaving *replica
	moves   int // how often one left or came back
	next    int
	lost    []string // requests that a replica did not answer
}

func newBalancer(t *testing.T, replicas []*replica) *balancer {
	t.Helper()
	b := &balancer{proxies: map[*replica]*httputil.ReverseProxy{}}
	for _, r := range replicas {
		to, err := url.Parse(r.URL)
		if err != nil {
			t.Fatal(err)
		}
		b.proxies[r] = &httputil.ReverseProxy{
			Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(to); p.Out.Host = p.In.Host },
			ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
				b.lose(r.Method + " " + r.URL.Path + ": " + err.Error())
				w.WriteHeader(http.StatusBadGateway)
			},
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	var asking sync.WaitGroup
	asking.Go(func() { b.ask(ctx, replicas) })
	server := httptest.NewServer(http.HandlerFunc(b.serve))
	t.Cleanup(func() { server.Close(); cancel(); asking.Wait() })
	b.url = server.URL
	return b
}

func (b *balancer) ask(ctx context.Context, replicas []*replica) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		moves := b.moved()
		ready := slices.DeleteFunc(slices.Clone(replicas), func(r *replica) bool { return !r.ready() })
		b.hear(moves, ready)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (b *balancer) moved() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.moves
}

// hear takes note of who is ready, unless one left or came back since they were
// asked: what it said before it stopped does not hold for its successor.
func (b *balancer) hear(moves int, ready []*replica) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if moves == b.moves {
		b.ready = slices.DeleteFunc(ready, func(r *replica) bool { return r == b.leaving })
	}
}

func (b *balancer) serve(w http.ResponseWriter, r *http.Request) {
	proxy := b.pick()
	if proxy == nil {
		b.lose(r.Method + " " + r.URL.Path + ": no replica is ready")
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	proxy.ServeHTTP(w, r)
}

func (b *balancer) pick() *httputil.ReverseProxy {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.ready) == 0 {
		return nil
	}
	b.next++
	return b.proxies[b.ready[b.next%len(b.ready)]]
}

// leave takes a replica out, until back.
func (b *balancer) leave(r *replica) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.leaving = r
	b.moves++
	b.ready = slices.DeleteFunc(b.ready, func(ready *replica) bool { return ready == r })
}

// back lets the replica that left be asked again.
func (b *balancer) back() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.leaving = nil
	b.moves++
}

// serving is how many replicas get requests.
func (b *balancer) serving() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.ready)
}

func (b *balancer) lose(what string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lost = append(b.lost, what)
}

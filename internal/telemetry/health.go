package telemetry

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// checkTimeout is for all checks together. Kubernetes waits for one second
// unless told otherwise.
const checkTimeout = 900 * time.Millisecond

// Check is one thing that must be right before the program can serve. Ready
// returns why not; its error is shown to whoever can reach the admin address,
// so it holds no secret.
type Check struct {
	Name  string
	Ready func(ctx context.Context) error
}

// Health answers the probes of an orchestrator.
type Health struct {
	checks   []Check
	stopping atomic.Bool
}

// NewHealth returns the health of a program that is ready when every check is.
func NewHealth(checks ...Check) *Health { return &Health{checks: checks} }

// Stop makes the program unready for good, so that no new request is sent to
// it while it finishes the ones it has.
func (h *Health) Stop() { h.stopping.Store(true) }

// Admin returns what the admin address serves: /livez, /readyz and /metrics.
// A live program answers 200 to /livez, whatever state its database is in; a
// failing check or Stop turns /readyz to 503. As with Kubernetes' own endpoints,
// /readyz?verbose says of each check how it stands, ?exclude=name leaves one out
// and may be repeated, and /healthz is an older name of the same.
func Admin(h *Health, metrics prometheus.Gatherer) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { report(w, http.StatusOK, "ok\n") })
	mux.HandleFunc("GET /readyz", h.ready)
	mux.HandleFunc("GET /healthz", h.ready)
	mux.Handle("GET /metrics", promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}))
	return mux
}

func (h *Health) ready(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	lines, ok := h.check(r.Context(), query["exclude"])
	status, verdict := http.StatusOK, "ok\n"
	if !ok {
		status, verdict = http.StatusServiceUnavailable, "not ready\n"
	}
	if query.Has("verbose") {
		verdict = strings.Join(lines, "") + verdict
	}
	report(w, status, verdict)
}

// check runs every check that is not excluded and returns a line about each. That
// the program is stopping cannot be excluded.
func (h *Health) check(ctx context.Context, excluded []string) (lines []string, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	ok = true
	for _, c := range h.checks {
		if slices.Contains(excluded, c.Name) {
			lines = append(lines, fmt.Sprintf("[+]%s excluded: ok\n", c.Name))
			continue
		}
		if err := c.Ready(ctx); err != nil {
			ok = false
			lines = append(lines, fmt.Sprintf("[-]%s: %v\n", c.Name, err))
			continue
		}
		lines = append(lines, fmt.Sprintf("[+]%s ok\n", c.Name))
	}
	if h.stopping.Load() {
		ok = false
		lines = append(lines, "[-]shutdown: the program is stopping\n")
	}
	return lines, ok
}

var ready = prometheus.NewDesc("lethe_ready",
	"1 when a check of /readyz holds, 0 when it does not.", []string{"check"}, nil)

// Metrics returns a collector of how each check stands. It runs them at each scrape,
// until ctx ends.
func (h *Health) Metrics(ctx context.Context) prometheus.Collector {
	return readiness{h.checks, func(c Check) bool {
		ctx, cancel := context.WithTimeout(ctx, checkTimeout)
		defer cancel()
		return c.Ready(ctx) == nil
	}}
}

type readiness struct {
	checks []Check
	holds  func(Check) bool
}

// Describe implements prometheus.Collector.
func (readiness) Describe(to chan<- *prometheus.Desc) { to <- ready }

// Collect implements prometheus.Collector.
func (r readiness) Collect(to chan<- prometheus.Metric) {
	for _, c := range r.checks {
		to <- prometheus.MustNewConstMetric(ready, prometheus.GaugeValue, truth(r.holds(c)), c.Name)
	}
}

func report(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text)) // the prober may have hung up
}

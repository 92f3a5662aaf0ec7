package telemetry

import (
	"net/http"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Build says which build of the program runs.
type Build struct {
	Version  string
	Revision string // of the source; empty: not known
}

// NewRegistry returns a registry with the metrics of the Go runtime and of the
// process, and lethe_build_info{version,revision}.
func NewRegistry(build Build) *prometheus.Registry {
	reg := prometheus.NewRegistry()
	info := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "lethe_build_info",
		Help: "Always 1; the labels say which build runs.",
	}, []string{"version", "revision"})
	info.WithLabelValues(build.Version, build.Revision).Set(1)
	reg.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		info,
	)
	return reg
}

// Requests measures HTTP requests.
type Requests struct {
	duration *prometheus.HistogramVec
}

// NewRequests registers http_server_request_duration_seconds{route,method,code}.
func NewRequests(reg prometheus.Registerer) *Requests {
	m := &Requests{duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "http_server_request_duration_seconds",
		Help: "Time to answer a request, by the pattern of its route.",
	}, []string{"route", "method", "code"})}
	reg.MustRegister(m.duration)
	return m
}

// Observe measures what next answers. It goes directly around a ServeMux, or
// around handlers that pass the request on as it is: the mux writes the
// pattern into the request that it gets, and a copy made in between hides it.
// A request that panics is not measured; put Recover inside.
func (m *Requests) Observe(next http.Handler) http.Handler {
	return promhttp.InstrumentHandlerDuration(m.duration, next, promhttp.WithLabelFromRequest("route", route))
}

// route is the pattern without its method; never the path, which anyone can
// choose.
func route(r *http.Request) string {
	if r.Pattern == "" {
		return "none"
	}
	if _, path, ok := strings.Cut(r.Pattern, " "); ok {
		return path
	}
	return r.Pattern
}

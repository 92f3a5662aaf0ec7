package telemetry

import (
	"net/http"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// NewRegistry returns a registry with the metrics of the Go runtime and of the
// process.
func NewRegistry() *prometheus.Registry {
	reg := prometheus.NewRegistry()
	reg.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
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

package telemetry

import "github.com/prometheus/client_golang/prometheus"

// Flow counts requests as they come in and end. The counts are of the whole desk,
// read from its database by each process since its first scrape: of many replicas look at
// one, or at the max.
type Flow struct {
	received *prometheus.CounterVec
	closed   *prometheus.CounterVec
}

// NewFlow returns the counters lethe_requests_total and lethe_requests_closed_total.
func NewFlow() *Flow {
	return &Flow{
		received: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lethe_requests_total",
			Help: "Requests that came in since this process was first scraped, to any replica.",
		}, []string{"source", "regulation"}),
		closed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lethe_requests_closed_total",
			Help: "Requests that ended since this process was first scraped, in any replica: how, and whether by their last day.",
		}, []string{"outcome", "on_time"}),
	}
}

// Received counts n requests that came in.
func (f *Flow) Received(source, regulation string, n int) {
	f.received.WithLabelValues(source, regulation).Add(float64(n))
}

// Closed counts n requests that ended.
func (f *Flow) Closed(outcome string, onTime bool, n int) {
	in := map[bool]string{true: "true", false: "false"}
	f.closed.WithLabelValues(outcome, in[onTime]).Add(float64(n))
}

func (f *Flow) describe(to chan<- *prometheus.Desc) {
	f.received.Describe(to)
	f.closed.Describe(to)
}

func (f *Flow) collect(to chan<- prometheus.Metric) {
	f.received.Collect(to)
	f.closed.Collect(to)
}

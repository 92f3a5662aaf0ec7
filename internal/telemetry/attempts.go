package telemetry

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Attempts measures the attempts to carry orders to destinations. It is a
// prometheus.Collector; its labels are names of destinations and words of the
// program.
type Attempts struct {
	tracing  *Tracing
	total    *prometheus.CounterVec
	duration *prometheus.HistogramVec
	webhooks *prometheus.CounterVec
}

// NewAttempts returns what measures attempts, and traces them when tracing is not nil.
func NewAttempts(tracing *Tracing) *Attempts {
	return &Attempts{
		tracing: tracing,
		total: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lethe_delivery_attempts_total",
			Help: "Attempts to carry an order to a destination, by what came of it: done, accepted, not_found, retained, failed " +
				"(the destination says so), retry (tried again soon) or refused (a person looks).",
		}, []string{"destination", "result"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "lethe_delivery_duration_seconds",
			Help:    "Time of one attempt to carry an order to a destination, answer included.",
			Buckets: []float64{.005, .025, .1, .25, .5, 1, 2.5, 5, 10, 30, 60},
		}, []string{"destination"}),
		webhooks: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lethe_webhook_attempts_total",
			Help: "Exchanges with webhook destinations, orders and questions, by what came of them.",
		}, []string{"result"}),
	}
}

// Deliver begins one attempt. The function that it returns ends it.
func (a *Attempts) Deliver(ctx context.Context, destination string) (context.Context, func(result string, failed bool)) {
	begun := time.Now()
	ctx, end := a.tracing.attempt(ctx, "deliver", destination)
	return ctx, func(result string, failed bool) {
		end(result, failed)
		a.webhooks.WithLabelValues(result).Inc()
		a.total.WithLabelValues(destination, result).Inc()
		a.duration.WithLabelValues(destination).Observe(time.Since(begun).Seconds())
	}
}

// Ask begins one question to a destination about an order that it has: "poll" or
// "probe". It is no attempt to deliver.
func (a *Attempts) Ask(ctx context.Context, what, destination string) (context.Context, func(result string, failed bool)) {
	ctx, end := a.tracing.attempt(ctx, what, destination)
	return ctx, func(result string, failed bool) {
		end(result, failed)
		a.webhooks.WithLabelValues(result).Inc()
	}
}

// Describe implements prometheus.Collector.
func (a *Attempts) Describe(to chan<- *prometheus.Desc) {
	a.total.Describe(to)
	a.duration.Describe(to)
	a.webhooks.Describe(to)
}

// Collect implements prometheus.Collector.
func (a *Attempts) Collect(to chan<- prometheus.Metric) {
	a.total.Collect(to)
	a.duration.Collect(to)
	a.webhooks.Collect(to)
}

package telemetry

import (
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Standing is how the work stands by the database, so it is the same on every
// replica. Its labels are names of destinations and states, never anything of a
// request.
type Standing struct {
	Violations   map[string]int // by invariant
	ReconciledAt time.Time      // when they were counted; zero if never
	Deliveries   []DeliveryCount
	OldestDue    time.Duration // how long the oldest delivery that may be sent has been waiting
	Overdue      int           // open requests after their last day
	NextDeadline time.Time     // the earliest last day that has not passed; zero if there is none
}

// DeliveryCount is how many deliveries of a destination are in an open state.
type DeliveryCount struct {
	Destination, State string
	Count              int
}

var (
	violations = prometheus.NewDesc("lethe_invariant_violations",
		"What must never be, and is: 0 for each invariant.", []string{"name"}, nil)
	reconciled = prometheus.NewDesc("lethe_reconciled_timestamp_seconds",
		"When the invariants were last checked; 0 before the first time.", nil, nil)
	deliveries = prometheus.NewDesc("lethe_deliveries",
		"Deliveries that are open.", []string{"destination", "state"}, nil)
	oldestDue = prometheus.NewDesc("lethe_outbox_oldest_age_seconds",
		"How long the oldest delivery that may be sent has been waiting.", nil, nil)
	overdue = prometheus.NewDesc("lethe_requests_overdue",
		"Open requests after their last day by law.", nil, nil)
	nextDeadline = prometheus.NewDesc("lethe_next_deadline_timestamp_seconds",
		"The earliest last day of an open request that has not passed; 0 when there is none.", nil, nil)
)

// NewStandings returns a collector that reads how the work stands at each
// scrape. While it cannot be read, its series are absent, and those of the
// process itself are not.
func NewStandings(read func() (Standing, error), log *slog.Logger) prometheus.Collector {
	return standings{read, log}
}

type standings struct {
	read func() (Standing, error)
	log  *slog.Logger
}

// Describe implements prometheus.Collector.
func (standings) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{violations, reconciled, deliveries, oldestDue, overdue, nextDeadline} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (s standings) Collect(to chan<- prometheus.Metric) {
	now, err := s.read()
	if err != nil {
		s.log.Warn("read how the work stands", "error", err)
		return
	}
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	for name, n := range now.Violations {
		gauge(violations, float64(n), name)
	}
	gauge(reconciled, timestamp(now.ReconciledAt))
	for _, d := range now.Deliveries {
		gauge(deliveries, float64(d.Count), d.Destination, d.State)
	}
	gauge(oldestDue, now.OldestDue.Seconds())
	gauge(overdue, float64(now.Overdue))
	gauge(nextDeadline, timestamp(now.NextDeadline))
}

// timestamp is seconds since 1970; 0 for a time that is not set.
func timestamp(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMicro()) / 1e6
}

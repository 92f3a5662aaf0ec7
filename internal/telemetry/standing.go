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
	Requests     []RequestCount
	Deliveries   []DeliveryCount
	OldestDue    time.Duration // how long the oldest delivery that may be sent has been waiting
	Overdue      int           // open requests after their last day
	NextDeadline time.Time     // the earliest last day that has not passed; zero if there is none
	LetterAge    time.Duration // how long the oldest letter that is to go out has been waiting

	LedgerSize     int64     // sealed entries of the ledger
	LedgerUnsealed int       // those that wait to be sealed, up to 100,000
	LedgerSealedAt time.Time // of the newest checkpoint; zero if there is none

	LedgerBroken    bool      // the last check of the whole ledger found something that does not hold
	LedgerCheckedAt time.Time // when it ended; zero if there was none
}

// RequestCount is how many requests are in an open state.
type RequestCount struct {
	Status        string
	Count, AtRisk int // at risk: near their last day or past it, with a delivery that failed
}

// DeliveryCount is how many deliveries of a destination are in an open state.
type DeliveryCount struct {
	Destination, Status string
	Count               int
}

var (
	violations = prometheus.NewDesc("lethe_invariant_violations",
		"What must never be, and is: 0 for each invariant.", []string{"name"}, nil)
	reconciled = prometheus.NewDesc("lethe_reconciled_timestamp_seconds",
		"When the invariants were last checked; 0 before the first time.", nil, nil)
	deliveries = prometheus.NewDesc("lethe_deliveries",
		"Deliveries that are open.", []string{"destination", "status"}, nil)
	requests = prometheus.NewDesc("lethe_requests_open",
		"Requests that are open.", []string{"status"}, nil)
	atRisk = prometheus.NewDesc("lethe_requests_at_risk",
		"Open requests of which the last day is within 72 hours or past, and a delivery needs a person.", nil, nil)
	letterAge = prometheus.NewDesc("lethe_letters_oldest_age_seconds",
		"How long the oldest letter to a data subject that is to go out has been waiting.", nil, nil)
	oldestDue = prometheus.NewDesc("lethe_outbox_oldest_age_seconds",
		"How long the oldest delivery that may be sent has been waiting.", nil, nil)
	overdue = prometheus.NewDesc("lethe_requests_overdue",
		"Open requests after their last day by law.", nil, nil)
	nextDeadline = prometheus.NewDesc("lethe_next_deadline_timestamp_seconds",
		"The earliest last day of an open request that has not passed; 0 when there is none.", nil, nil)
	ledgerSize = prometheus.NewDesc("lethe_ledger_size",
		"Entries of the ledger that are sealed: the size of the newest checkpoint.", nil, nil)
	ledgerUnsealed = prometheus.NewDesc("lethe_ledger_unsealed",
		"Entries of the ledger that are not sealed yet, counted up to 100000.", nil, nil)
	ledgerSealed = prometheus.NewDesc("lethe_ledger_checkpoint_timestamp_seconds",
		"When the newest checkpoint of the ledger was made; 0 before the first.", nil, nil)
	ledgerBroken = prometheus.NewDesc("lethe_ledger_broken",
		"1 when the last check of the whole ledger found something that is not as it was written.", nil, nil)
	ledgerChecked = prometheus.NewDesc("lethe_ledger_checked_timestamp_seconds",
		"When the last check of the whole ledger ended; 0 before the first.", nil, nil)
)

// NewStandings returns a collector that reads how the work stands at each
// scrape. While it cannot be read, its series are absent, and those of the
// process itself are not. With each reading the flow is collected too: read brings
// it up to date.
func NewStandings(read func() (Standing, error), flow *Flow, log *slog.Logger) prometheus.Collector {
	return standings{read, flow, log}
}

type standings struct {
	read func() (Standing, error)
	flow *Flow
	log  *slog.Logger
}

// Describe implements prometheus.Collector.
func (s standings) Describe(to chan<- *prometheus.Desc) {
	s.flow.describe(to)
	for _, d := range []*prometheus.Desc{violations, reconciled, requests, atRisk, letterAge, deliveries, oldestDue, overdue, nextDeadline, ledgerSize, ledgerUnsealed, ledgerSealed, ledgerBroken, ledgerChecked} {
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
	s.flow.collect(to)
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	for name, n := range now.Violations {
		gauge(violations, float64(n), name)
	}
	gauge(reconciled, timestamp(now.ReconciledAt))
	risky := 0
	for _, r := range now.Requests {
		gauge(requests, float64(r.Count), r.Status)
		risky += r.AtRisk
	}
	gauge(atRisk, float64(risky))
	for _, d := range now.Deliveries {
		gauge(deliveries, float64(d.Count), d.Destination, d.Status)
	}
	gauge(letterAge, now.LetterAge.Seconds())
	gauge(oldestDue, now.OldestDue.Seconds())
	gauge(overdue, float64(now.Overdue))
	gauge(nextDeadline, timestamp(now.NextDeadline))
	gauge(ledgerSize, float64(now.LedgerSize))
	gauge(ledgerUnsealed, float64(now.LedgerUnsealed))
	gauge(ledgerSealed, timestamp(now.LedgerSealedAt))
	gauge(ledgerBroken, truth(now.LedgerBroken))
	gauge(ledgerChecked, timestamp(now.LedgerCheckedAt))
}

// truth is 1 for yes and 0 for no.
func truth(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// timestamp is seconds since 1970; 0 for a time that is not set.
func timestamp(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMicro()) / 1e6
}

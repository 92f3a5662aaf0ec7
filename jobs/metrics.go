package jobs

import "github.com/prometheus/client_golang/prometheus"

// How a run ended, as the label of lethe_job_runs_total.
const (
	resultOK    = "ok"
	resultError = "error"
	resultPanic = "panic"
)

func resultOf(err error) string {
	if err != nil {
		return resultError
	}
	return resultOK
}

type metrics struct {
	runs    *prometheus.CounterVec
	rows    *prometheus.CounterVec
	success *prometheus.GaugeVec
}

func newMetrics(reg prometheus.Registerer) *metrics {
	m := &metrics{
		runs: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lethe_job_runs_total",
			Help: "Batches that a job tried, by how they ended: ok, error or panic.",
		}, []string{"job", "result"}),
		rows: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lethe_job_rows_total",
			Help: "Rows that a job moved.",
		}, []string{"job"}),
		success: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "lethe_job_last_success_timestamp_seconds",
			Help: "When a job last ran without an error; 0 before the first time.",
		}, []string{"job"}),
	}
	reg.MustRegister(m.runs, m.rows, m.success)
	return m
}

// expect makes a job's series exist from the start, so that an alarm can tell
// "never" from "not asked".
func (m *metrics) expect(job string) {
	for _, result := range []string{resultOK, resultError, resultPanic} {
		m.runs.WithLabelValues(job, result)
	}
	m.rows.WithLabelValues(job)
	m.success.WithLabelValues(job)
}

func (m *metrics) ran(job, result string, rows int) {
	m.runs.WithLabelValues(job, result).Inc()
	m.rows.WithLabelValues(job).Add(float64(rows))
	if result == resultOK {
		m.success.WithLabelValues(job).SetToCurrentTime()
	}
}

package app

import (
	"github.com/prometheus/client_golang/prometheus"

	"lethe/internal/live"
)

// liveListeners is how many pages this process tells what happens.
func liveListeners(hub *live.Hub) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "lethe_live_listeners",
		Help: "Open pages that hear from this process what happens to requests.",
	}, func() float64 { return float64(hub.Listeners()) })
}

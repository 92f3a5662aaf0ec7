package document

import "time"

const (
	maxWaits = 20
	minWait  = time.Second
	maxWait  = 24 * time.Hour
)

// retrySchedule returns the waits between attempts; nil when there are none.
func (f *fields) retrySchedule() []time.Duration {
	var waits []time.Duration
	for path, n := range f.list("retrySchedule") {
		f.positions[path] = positionOf(n)
		wait, ok := wholeSeconds(n, minWait, maxWait)
		if !ok {
			f.reader.report(positionOf(n), path, "must be a wait of whole seconds from %s to %s, such as 90s or 15m", duration(minWait), duration(maxWait))
		}
		waits = append(waits, wait)
	}
	if f.has("retrySchedule") && (len(waits) == 0 || len(waits) > maxWaits) {
		f.report("retrySchedule", "must be a list of 1 to %d waits; leave it out for the standard ones", maxWaits)
	}
	return waits
}

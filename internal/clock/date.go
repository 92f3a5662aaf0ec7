package clock

import (
	"strings"
	"time"
)

// Date is a day that the law sets, with the way to it.
type Date struct {
	Day Day
	// At is the last second of Day in the controller's zone. If the zone never had
	// that day, as Pacific/Apia never had 30 December 2011, it is that of the day
	// before.
	At time.Time
	// Open tells that a pause has not ended. At is then the earliest it can be,
	// and moves on with every day of the pause: nothing is overdue by it.
	Open  bool
	Steps []Step // from receipt to Day, at least one
}

// Step is one step of the working.
type Step struct {
	// Text is the step as a sentence without its full stop: "one month after 31
	// January 2027 is 28 February 2027, a Sunday".
	Text string
	// Short is the step for a line of them: "one month → 28 Feb 2027, a Sunday".
	Short   string
	Day     Day    // where the step leads
	Article string // where the law says so; empty for a plain fact
}

// WorkedOut is the working as one line: "received 31 Jan 2027; one month → 28 Feb
// 2027, a Sunday; next working day → 1 Mar 2027".
func (d Date) WorkedOut() string {
	parts := make([]string, len(d.Steps))
	for i, step := range d.Steps {
		parts[i] = step.Short
	}
	return strings.Join(parts, "; ")
}

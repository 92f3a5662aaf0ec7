package view

import (
	"fmt"
	"time"
)

// stranded says that no rule sends the request anywhere, or that none did when
// it was approved and some do now.
func (p Request) stranded() string {
	if p.Plan != nil && len(p.Plan.Destinations) > 0 {
		return "No rule sent this request anywhere when it was approved."
	}
	return "No rule sends this request anywhere."
}

// window says what happens if nobody decides.
func (p Request) window() string {
	if p.ReviewEnds.IsZero() {
		return "It does not go out by itself: a person must decide."
	}
	return fmt.Sprintf("It goes out by itself %s, on %s, unless it is rejected.",
		p.Clock.Distance(p.ReviewEnds), p.Clock.Moment(p.ReviewEnds))
}

// undoLeft is the time left to take the approval back, in whole seconds.
func (p Request) undoLeft() time.Duration {
	return max(0, p.UndoUntil.Sub(p.Clock.Now)).Truncate(time.Second)
}

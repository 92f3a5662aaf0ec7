package view

import (
	"context"
	"time"

	"lethe/web/view/say"
)

// stranded says that no rule sends the request anywhere, or that none did when
// it was approved and some do now.
func (p Request) stranded(ctx context.Context) string {
	if p.Plan != nil && len(p.Plan.Destinations) > 0 {
		return say.T(ctx, "No rule sent this request anywhere when it was approved.")
	}
	return say.T(ctx, "No rule sends this request anywhere.")
}

// window says what happens if nobody decides.
func (p Request) window(ctx context.Context) string {
	if p.ReviewEnds.IsZero() {
		return say.T(ctx, "It does not go out by itself: a person must decide.")
	}
	return say.T(ctx, "It goes out by itself %s, on %s, unless it is rejected.", p.Clock.Distance(ctx, p.ReviewEnds), p.Clock.Moment(p.ReviewEnds))
}

// undoLeft is the time left to take the approval back, in whole seconds.
func (p Request) undoLeft() time.Duration {
	return max(0, p.UndoUntil.Sub(p.Clock.Now)).Truncate(time.Second)
}

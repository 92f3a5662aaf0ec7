package view

import (
	"context"
	"strconv"
	"time"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// RequestNews is what happens around a request while its page is open.
type RequestNews struct {
	Clock     ui.Clock
	Reference string
	Viewers   []string  // colleagues who have it open too
	At        time.Time // of the last change; zero: there was none since the page was drawn
	By        string    // who did it; empty: nobody, it happened by itself
}

// told is the id of the element that a stream fills. It is another in every page,
// so that a morph ends the stream of the page before and begins its own.
func (f Frame) told() string { return "told-" + strconv.FormatInt(f.Clock.Now.UnixMicro(), 36) }

// queueChanged writes how many requests have changed: "3 requests changed."
func queueChanged(ctx context.Context, n int, more bool) string {
	switch {
	case more:
		return say.N(ctx, n, "More than %d request changed.", "More than %d requests changed.")
	case n == 0:
		return ""
	}
	return say.N(ctx, n, "%d request changed.", "%d requests changed.")
}

// viewing names who else is there: "Lena Marchetti is viewing".
func (n RequestNews) viewing(ctx context.Context) string {
	switch v := n.Viewers; len(v) {
	case 1:
		return say.T(ctx, "%s is viewing", v[0])
	case 2:
		return say.T(ctx, "%s and %s are viewing", v[0], v[1])
	default:
		return say.T(ctx, "%s, %s and %s are viewing", v[0], v[1], say.N(ctx, len(v)-2, "%d other", "%d others"))
	}
}

// changed says who changed the request, and when: a page may stay open for hours,
// so "just now" would become wrong.
func (n RequestNews) changed(ctx context.Context) string {
	if n.By == "" {
		return say.T(ctx, "Changed at %s.", n.Clock.Hour(n.At))
	}
	return say.T(ctx, "Changed by %s at %s.", n.By, n.Clock.Hour(n.At))
}

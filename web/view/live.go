package view

import (
	"strconv"
	"time"

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
func queueChanged(n int, more bool) string {
	switch {
	case more:
		return "More than " + ui.Count(n, "request") + " changed."
	case n == 0:
		return ""
	}
	return ui.Count(n, "request") + " changed."
}

// viewing names who else is there: "Lena Marchetti is viewing".
func (n RequestNews) viewing() string {
	switch v := n.Viewers; len(v) {
	case 1:
		return v[0] + " is viewing"
	case 2:
		return v[0] + " and " + v[1] + " are viewing"
	default:
		return v[0] + ", " + v[1] + " and " + ui.Count(len(v)-2, "other") + " are viewing"
	}
}

// changed says who changed the request, and when: a page may stay open for hours,
// so "just now" would become wrong.
func (n RequestNews) changed() string {
	if n.By == "" {
		return "Changed at " + n.Clock.Hour(n.At) + "."
	}
	return "Changed by " + n.By + " at " + n.Clock.Hour(n.At) + "."
}

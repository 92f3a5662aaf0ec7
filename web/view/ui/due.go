package ui

import (
	"context"
	"time"

	"lethe/web/view/say"
)

// soon is from how many days before a deadline a request asks for attention.
const soon = 7

// due says how near a deadline is. The icon is empty while there is time.
type due struct {
	words string
	icon  string
	tone  Tone
}

// dueIn counts in calendar days of the clock's zone; only the moment itself
// makes a deadline overdue.
func dueIn(ctx context.Context, c Clock, deadline time.Time) due {
	days := c.Days(deadline)
	switch {
	case c.Now.After(deadline) && days == 0:
		return due{"Overdue today", "octagon-alert", Bad}
	case days < 0:
		return due{say.N(ctx, -days, "%d day overdue", "%d days overdue"), "octagon-alert", Bad}
	case days == 0:
		return due{"Due today", "clock-alert", Bad}
	case days == 1:
		return due{"Due tomorrow", "clock-alert", Warn}
	case days <= soon:
		return due{say.N(ctx, days, "%d day left", "%d days left"), "clock-alert", Warn}
	default:
		return due{say.N(ctx, days, "%d day left", "%d days left"), "", Neutral}
	}
}

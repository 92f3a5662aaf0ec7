package ui

import "time"

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
func dueIn(c Clock, deadline time.Time) due {
	days := c.Days(deadline)
	switch {
	case c.Now.After(deadline) && days == 0:
		return due{"Overdue today", "octagon-alert", Bad}
	case days < 0:
		return due{Count(-days, "day") + " overdue", "octagon-alert", Bad}
	case days == 0:
		return due{"Due today", "clock-alert", Bad}
	case days == 1:
		return due{"Due tomorrow", "clock-alert", Warn}
	case days <= soon:
		return due{Count(days, "day") + " left", "clock-alert", Warn}
	default:
		return due{Count(days, "day") + " left", "", Neutral}
	}
}

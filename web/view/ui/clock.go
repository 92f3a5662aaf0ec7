// Package ui holds the small parts that pages are made of: tags, due dates,
// fields, buttons, cards. A part draws what it is given: plain values in, HTML
// out; it knows no database, no request and no permission.
//
// Time: every page carries one Clock, and every part that shows a time takes
// it. Nothing here asks the machine what time it is.
package ui

import (
	"context"
	"time"

	"lethe/web/view/say"
)

// Clock is the moment a page was made and the two zones that it is read in. Days,
// which deadlines are, belong to the company and are the same for everybody; times
// of day belong to the reader.
type Clock struct {
	Now  time.Time
	Zone *time.Location // of the company; UTC if nil
	Own  *time.Location // of the reader; Zone if nil
}

func (c Clock) in(t time.Time) time.Time {
	if c.Zone == nil {
		return t.UTC()
	}
	return t.In(c.Zone)
}

func (c Clock) own(t time.Time) time.Time {
	if c.Own == nil {
		return c.in(t)
	}
	return t.In(c.Own)
}

// Date writes the day of t in the company's zone, for example "17 Nov 2026".
func (c Clock) Date(t time.Time) string { return c.in(t).Format("2 Jan 2006") }

// Moment writes t to the minute with the reader's zone, for example
// "17 Nov 2026, 14:05 CET".
func (c Clock) Moment(t time.Time) string { return c.own(t).Format("2 Jan 2006, 15:04 MST") }

// Hour writes the time of day of t with the reader's zone, for example
// "14:05:30 CET".
func (c Clock) Hour(t time.Time) string { return c.own(t).Format("15:04:05 MST") }

// ZoneName names the zone in which times are written now, for example "CET".
func (c Clock) ZoneName() string { return c.own(c.Now).Format("MST") }

// Days counts the calendar days from today to t in the company's zone: 0 is
// today, negative is past.
func (c Clock) Days(t time.Time) int {
	return int(day(c.in(t)).Sub(day(c.in(c.Now))).Hours() / 24)
}

// day is midnight in UTC, where every day has 24 hours.
func day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// Distance writes how far t is from now, for example "3 hours ago", "in 2 days"
// or "just now" within a minute.
func (c Clock) Distance(ctx context.Context, t time.Time) string {
	d := t.Sub(c.Now)
	switch {
	case d > -time.Minute && d < time.Minute:
		return say.T(ctx, "just now")
	case d < 0:
		return say.T(ctx, "%s ago", Span(ctx, -d))
	default:
		return say.T(ctx, "in %s", Span(ctx, d))
	}
}

// Span writes a duration in whole seconds, minutes, hours or, from 48 hours on,
// days, rounded down: "24 seconds", "1 hour", "47 hours", "3 days".
func Span(ctx context.Context, d time.Duration) string {
	switch {
	case d < time.Minute:
		return say.N(ctx, int(d/time.Second), "%d second", "%d seconds")
	case d < time.Hour:
		return say.N(ctx, int(d/time.Minute), "%d minute", "%d minutes")
	case d < 48*time.Hour:
		return say.N(ctx, int(d/time.Hour), "%d hour", "%d hours")
	default:
		return say.N(ctx, int(d/(24*time.Hour)), "%d day", "%d days")
	}
}

package view

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Dashboard is how the work goes, in numbers. Nothing on it is about one person.
type Dashboard struct {
	Frame
	Query        DashboardQuery
	Destinations []ui.Choice       // to choose from, by name
	Totals       map[QueueView]int // as on the tabs of the queue
	Any          bool              // a request ever arrived
	OldestDue    time.Time         // the deadline that has been past for longest; zero if none is
	Answered     int               // requests completed or rejected in the last 90 days
	OnTime       int               // of those, before their deadline
	Took         *Quantiles        // days of the requests that were completed in the range; nil for none
	Closed       ui.Chart          // per week, by outcome
	Days         ui.Chart          // from receipt to completion
	Due          ui.Chart          // open requests by the week of their deadline
	Confirmation ui.Chart          // time that each destination takes
	Rows         []DestinationHealth
}

// Quantiles are the days in which a half, and 95 of 100, were complete.
type Quantiles struct{ Median, Slow int }

// DestinationHealth is a destination with what it did in the range.
type DestinationHealth struct {
	DestinationRow
	Measured int // confirmations in the range that the median is of: the latest, at most 200
	Median   time.Duration
}

// took is how long half of the confirmations took; a dash without any.
func (d DestinationHealth) took(ctx context.Context) string {
	if d.Measured == 0 {
		return "–"
	}
	return ui.Took(ctx, d.Median)
}

// subtitle says what the numbers are about.
func (p Dashboard) subtitle(ctx context.Context) string {
	if p.Query.Destination != "" {
		return say.T(ctx, "Last %d weeks, times and health of %s, %s", p.Query.Weeks, p.chosen(), p.Clock.ZoneName())
	}
	return say.T(ctx, "Last %d weeks, %s", p.Query.Weeks, p.Clock.ZoneName())
}

// chosen is the title of the destination that is asked for.
func (p Dashboard) chosen() string {
	for _, c := range p.Destinations {
		if c.Value == p.Query.Destination {
			return c.Label
		}
	}
	return p.Query.Destination
}

// figures are the numbers on top. Requests are not counted for one destination: then
// the numbers are about its deliveries.
func (p Dashboard) figures(ctx context.Context) []ui.Figure {
	if p.Query.Destination != "" {
		return p.toDestination(ctx)
	}
	return append(p.inQueue(ctx), p.onTime(ctx), p.median(ctx))
}

func (p Dashboard) inQueue(ctx context.Context) []ui.Figure {
	overdue := say.T(ctx, "No deadline is past")
	if p.Totals[Overdue] > 0 && !p.OldestDue.IsZero() {
		overdue = say.T(ctx, "The oldest since %s", p.Clock.Date(p.OldestDue))
	}
	return []ui.Figure{
		{Label: "Open", Value: strconv.Itoa(p.Totals[AllOpen]), Note: say.T(ctx, "%d to review", p.Totals[NeedsReview]), Href: QueueQuery{View: AllOpen}.Path()},
		{Label: "Due in 7 days", Value: strconv.Itoa(p.Totals[DueInWeek]), Note: say.T(ctx, "Until %s", p.Clock.Date(p.Clock.Now.AddDate(0, 0, 7))),
			Href: QueueQuery{View: DueInWeek}.Path(), Tone: asks(p.Totals[DueInWeek], ui.Warn)},
		{Label: "Overdue", Value: strconv.Itoa(p.Totals[Overdue]), Note: overdue,
			Href: QueueQuery{View: Overdue}.Path(), Tone: asks(p.Totals[Overdue], ui.Bad)},
		{Label: "Failed deliveries", Value: strconv.Itoa(p.Counts.Failed), Note: say.N(ctx, p.Counts.Failing, "At %d destination", "At %d destinations"),
			Href: DeliveryQuery{View: FailedView}.Path(), Tone: asks(p.Counts.Failed, ui.Bad)},
	}
}

func (p Dashboard) toDestination(ctx context.Context) []ui.Figure {
	var to DestinationHealth
	for _, row := range p.Rows {
		if row.Name == p.Query.Destination {
			to = row
		}
	}
	return []ui.Figure{
		{Label: "Waiting deliveries", Value: strconv.Itoa(to.Waiting), Note: "Sent or to be sent", Href: destinationPath(to.Name, "")},
		{Label: "Failed deliveries", Value: strconv.Itoa(to.Failed), Note: "Need a person",
			Href: DeliveryQuery{View: FailedView, Destination: to.Name}.Path(), Tone: asks(to.Failed, ui.Bad)},
		{Label: "Median to confirm", Value: to.took(ctx), Note: say.N(ctx, to.Measured, "Of %d confirmation", "Of %d confirmations"), Href: "#confirmation"},
		{Label: "Last success", Value: p.lastSuccess(ctx, to), Note: "Of requests that are not archived", Href: destinationPath(to.Name, "")},
	}
}

func (p Dashboard) lastSuccess(ctx context.Context, to DestinationHealth) string {
	if to.LastSuccess.IsZero() {
		return "–"
	}
	return p.Clock.Distance(ctx, to.LastSuccess)
}

// onTime is rounded down: 100 % means all of them.
func (p Dashboard) onTime(ctx context.Context) ui.Figure {
	f := ui.Figure{Label: "On time, 90 days", Value: "–", Note: "Nothing was answered", Href: "#closed"}
	if p.Answered > 0 {
		f.Value = fmt.Sprintf("%s\u00a0%%", tenths(1000*p.OnTime/p.Answered))
		f.Note = say.T(ctx, "%d of %d answered in time", p.OnTime, p.Answered)
	}
	return f
}

func (p Dashboard) median(ctx context.Context) ui.Figure {
	f := ui.Figure{Label: "Median days", Value: "–", Note: "Nothing was completed", Href: "#days"}
	if p.Took != nil {
		f.Value = strconv.Itoa(p.Took.Median)
		f.Note = say.T(ctx, "To completion; 95 %% within %d", p.Took.Slow)
	}
	return f
}

// asks is the tone of a number that should be 0.
func asks(n int, tone ui.Tone) ui.Tone {
	if n == 0 {
		return ""
	}
	return tone
}

// tenths writes a number of tenths: "98.6", "100".
func tenths(n int) string {
	if n%10 == 0 {
		return strconv.Itoa(n / 10)
	}
	return fmt.Sprintf("%d.%d", n/10, n%10)
}

package web

import (
	"context"
	"time"

	"lethe/internal/erasure"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// closedChart has a column for each week, with its outcomes on top of each other.
func closedChart(ctx context.Context, c erasure.Closings) ui.Chart {
	chart := ui.Chart{
		ID: "closed", Title: "Requests closed per week, by outcome", Per: "Week from", Unit: "requests",
		Series: []ui.Series{{Name: "Completed"}, {Name: "Rejected"}, {Name: "Cancelled or duplicate"}},
		Beside: []ui.Series{{Name: "Answered late"}},
	}
	var completed, rejected, withdrawn, late int
	for _, w := range c.Weeks {
		chart.Labels = append(chart.Labels, weekLabel(w.Monday))
		add(chart.Series, w.Completed, w.Rejected, w.Withdrawn)
		add(chart.Beside, w.Late)
		completed, rejected, withdrawn, late = completed+w.Completed, rejected+w.Rejected, withdrawn+w.Withdrawn, late+w.Late
	}
	chart.Desc = say.T(ctx, "Stacked columns for %d weeks: %d completed, %d rejected, %d cancelled or joined to another request; %d answered late. The numbers are in the table below.",
		len(c.Weeks), completed, rejected, withdrawn, late)
	if completed+rejected+withdrawn == 0 {
		chart.Empty = say.T(ctx, "No request was closed in these %d weeks.", len(c.Weeks))
	}
	return chart
}

// daysChart has two lines: how long half of the requests took, and 95 of 100.
func daysChart(ctx context.Context, c erasure.Closings) ui.Chart {
	chart := ui.Chart{
		ID: "days", Title: "Days from receipt to completion", Per: "Week from", Unit: "days",
		Series: []ui.Series{{Name: "Median"}, {Name: "95th percentile"}},
	}
	for _, w := range c.Weeks {
		chart.Labels = append(chart.Labels, weekLabel(w.Monday))
		add(chart.Series, within(w.Days, 0.5), within(w.Days, 0.95))
	}
	median, ok := c.Days.Within(0.5)
	if !ok {
		chart.Empty = say.T(ctx, "No request was completed in these %d weeks.", len(c.Weeks))
		return chart
	}
	chart.Desc = say.T(ctx, "Two lines for %d weeks: over all of them the median is %s and the 95th percentile %s. The numbers of each week are in the table below.",
		len(c.Weeks), say.N(ctx, median, "%d day", "%d days"), say.N(ctx, within(c.Days, 0.95), "%d day", "%d days"))
	return chart
}

// dueChart has a column for what is overdue, for each week to come, and for the rest.
func dueChart(ctx context.Context, d erasure.OpenDue) ui.Chart {
	chart := ui.Chart{
		ID: "due", Title: "Open requests by the week of their deadline", Per: "Due", Unit: "requests",
		Series: []ui.Series{{Name: "Requests"}},
	}
	column := func(l ui.Label, n int) {
		chart.Labels = append(chart.Labels, l)
		add(chart.Series, n)
	}
	column(ui.Label{Code: "overdue", Words: "Overdue", Short: "Overdue", Bad: true}, d.Overdue)
	total := d.Overdue + d.Later
	for _, w := range d.Weeks {
		column(weekLabel(w.Monday), w.Count)
		total += w.Count
	}
	column(ui.Label{Code: "later", Words: "Later", Short: "Later"}, d.Later)
	chart.Desc = say.T(ctx, "Columns for what is overdue, for %d weeks and for later: %s, of which %d overdue. The numbers are in the table below.",
		len(d.Weeks), say.N(ctx, total, "%d open request", "%d open requests"), d.Overdue)
	if d.Paused > 0 {
		chart.More = say.N(ctx, d.Paused, "Not in it: %d request whose clock stands still.", "Not in it: %d requests whose clock stands still.")
	}
	if total == 0 {
		chart.Empty = "No open request has a deadline."
	}
	return chart
}

// confirmationChart has two bars for each destination that confirmed anything.
func confirmationChart(ctx context.Context, times []erasure.Confirmation, weeks int) ui.Chart {
	chart := ui.Chart{
		ID: "confirmation", Title: "Time to confirm, by destination", Per: "Destination", Unit: "seconds",
		Series: []ui.Series{{Name: "Median"}, {Name: "95th percentile"}},
		Words:  func(seconds int) string { return ui.Took(ctx, time.Duration(seconds)*time.Second) },
		Desc:   "Two bars for each destination: the median time from an order to its confirmation, and the 95th percentile. The numbers are in the table below.",
		More:   "From the order to its confirmation: the latest 200 of each destination. Archived requests are not measured, because the archive does not keep when they were sent.",
		Empty:  say.T(ctx, "No destination confirmed anything in these %d weeks that is not archived.", weeks),
	}
	for _, c := range times {
		if c.Measured == 0 {
			continue
		}
		chart.Empty = ""
		chart.Labels = append(chart.Labels, ui.Label{Code: c.Name, Words: c.Title, Short: c.Title})
		add(chart.Series, int(c.Median.Seconds()), int(c.Slow.Seconds()))
	}
	return chart
}

// add gives each series its next number.
func add(to []ui.Series, values ...int) {
	for i, v := range values {
		to[i].Values = append(to[i].Values, v)
	}
}

func within(d erasure.Days, share float64) int {
	if days, ok := d.Within(share); ok {
		return days
	}
	return ui.None
}

// weekLabel names a week by its Monday.
func weekLabel(monday time.Time) ui.Label {
	return ui.Label{Code: monday.Format(time.DateOnly), Words: monday.Format("2 Jan 2006"), Short: monday.Format("2 Jan")}
}

package view_test

import (
	"context"
	"time"

	"lethe/web/view"
	"lethe/web/view/ui"
)

// dashboard is one on which every part has something to show.
func dashboard() view.Dashboard {
	week := func(words string) ui.Label { return ui.Label{Code: words, Words: words + " 2026", Short: words} }
	weeks := []ui.Label{week("9 Nov"), week("16 Nov")}
	return view.Dashboard{
		Frame: frame(), Query: view.DashboardQuery{Weeks: 12}, Any: true,
		Destinations: []ui.Choice{{Value: "lake", Label: "Data lake"}},
		Totals:       map[view.QueueView]int{view.AllOpen: 55, view.DueInWeek: 8, view.Overdue: 4, view.NeedsReview: 39},
		OldestDue:    in(-18 * aDay), Answered: 143, OnTime: 141, Took: &view.Quantiles{Median: 7, Slow: 23},
		Closed: ui.Chart{ID: "closed", Title: "Requests closed per week", Desc: "Columns for 2 weeks.", Per: "Week from", Unit: "requests", Labels: weeks,
			Series: []ui.Series{{Name: "Completed", Values: []int{40, 0}}, {Name: "Rejected", Values: []int{3, 2}}, {Name: "Cancelled or duplicate", Values: []int{1, 0}}},
			Beside: []ui.Series{{Name: "Answered late", Values: []int{1, 0}}}},
		Days: ui.Chart{ID: "days", Title: "Days to completion", Desc: "Two lines.", Per: "Week from", Unit: "days", Labels: weeks,
			Series: []ui.Series{{Name: "Median", Values: []int{6, ui.None}}, {Name: "95th percentile", Values: []int{21, ui.None}}}},
		Due: ui.Chart{ID: "due", Title: "Open requests by deadline", Desc: "Columns.", Per: "Due", Unit: "requests",
			Labels: []ui.Label{{Code: "overdue", Words: "Overdue", Short: "Overdue", Bad: true}, week("16 Nov")},
			Series: []ui.Series{{Name: "Requests", Values: []int{4, 9}}}, More: "Not in it: 1 request whose clock stands still."},
		Confirmation: ui.Chart{ID: "confirmation", Title: "Time to confirm", Desc: "Bars.", Per: "Destination", Unit: "seconds",
			Labels: []ui.Label{{Code: "lake", Words: "Data lake", Short: "Data lake"}},
			Series: []ui.Series{{Name: "Median", Values: []int{240}}, {Name: "95th percentile", Values: []int{7800}}},
			Words:  func(s int) string { return ui.Took(context.Background(), time.Duration(s)*time.Second) }},
		Rows: []view.DestinationHealth{
			{DestinationRow: view.DestinationRow{Name: "lake", Title: "Data lake", Waiting: 6, Failed: 4, LastSuccess: in(-time.Hour)}, Measured: 9, Median: 4 * time.Minute},
			{DestinationRow: view.DestinationRow{Name: "crm", Title: "Customer database", Paused: true}},
		},
	}
}

// quietDashboard is one of a company whose only request is open.
func quietDashboard() view.Dashboard {
	p := dashboard()
	p.Answered, p.OnTime, p.Took, p.Rows = 0, 0, nil, nil
	for _, c := range []*ui.Chart{&p.Closed, &p.Days, &p.Due, &p.Confirmation} {
		c.Empty = "There is nothing to show."
	}
	return p
}

func dashboardOfOne() view.Dashboard {
	p := dashboard()
	p.Query = view.DashboardQuery{Weeks: 52, Destination: "lake"}
	return p
}

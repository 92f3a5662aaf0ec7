package view

import (
	"net/url"
	"strconv"

	"lethe/web/view/ui"
)

// DashboardQuery is what the address of the dashboard says.
type DashboardQuery struct {
	Weeks       int    // how far back: 12, 26 or 52
	Destination string // name; every one if empty
}

// usualWeeks is how far back the dashboard looks if nobody asks otherwise.
const usualWeeks = 12

// ParseDashboardQuery reads the query of an address. A range that does not exist
// becomes 12 weeks; the destination must be checked by whoever looks it up.
func ParseDashboardQuery(v url.Values) DashboardQuery {
	q := DashboardQuery{Weeks: usualWeeks, Destination: v.Get("dest")}
	switch v.Get("range") {
	case "26w":
		q.Weeks = 26
	case "52w":
		q.Weeks = 52
	}
	return q
}

// Path is the address of the dashboard that shows q.
func (q DashboardQuery) Path() string {
	return withQuery(dashboardPath, "range", q.span(), "dest", q.Destination)
}

// ofAll is the same for every destination.
func (q DashboardQuery) ofAll() DashboardQuery {
	q.Destination = ""
	return q
}

// sheet is the address of one of its parts for spreadsheets.
func (q DashboardQuery) sheet(chart string) string {
	return withQuery(chartPath, "chart", chart, "range", q.span(), "dest", q.Destination)
}

// span is the range as the address has it: none for the usual one.
func (q DashboardQuery) span() string {
	if q.Weeks == usualWeeks {
		return ""
	}
	return strconv.Itoa(q.Weeks) + "w"
}

func (q DashboardQuery) rangeField() ui.Field {
	return ui.Field{Name: "range", Label: "Range", Value: q.span(), Optional: true}
}

func rangeChoices() []ui.Choice {
	return []ui.Choice{{Value: "26w", Label: "26 weeks"}, {Value: "52w", Label: "52 weeks"}}
}

func (q DashboardQuery) destinationField() ui.Field {
	return ui.Field{Name: "dest", Label: "Destination", Value: q.Destination, Optional: true}
}

package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"lethe/internal/erasure"
	"lethe/web/view"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// showDashboard draws how the work goes. However many requests there are, it takes
// the same few statements.
func (s *site) showDashboard(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q := view.ParseDashboardQuery(r.URL.Query())
	if err := s.knownDestination(ctx, q.Destination); err != nil {
		return err
	}
	page := view.Dashboard{Query: q}
	var err error
	// Counted as on the tabs of the queue, to which the figures lead.
	if page.Frame, page.Totals, page.Any, err = s.frameAndTabs(r); err != nil {
		return err
	}
	if page.Any {
		if err := s.drawCharts(ctx, &page); err != nil {
			return err
		}
	}
	return render(w, r, http.StatusOK, view.DashboardPage(page))
}

func (s *site) drawCharts(ctx context.Context, page *view.Dashboard) error {
	window := windowOf(page.Query, page.Clock.Now)
	closed, err := s.Erasure.Closings(ctx, window)
	if err != nil {
		return err
	}
	due, err := s.Erasure.OpenDue(ctx, window)
	if err != nil {
		return err
	}
	times, err := s.Erasure.Confirmations(ctx, window)
	if err != nil {
		return err
	}
	page.Answered, page.OnTime, page.OldestDue = closed.Answered, closed.OnTime, due.Oldest
	if median, ok := closed.Days.Within(0.5); ok {
		slow, _ := closed.Days.Within(0.95)
		page.Took = &view.Quantiles{Median: median, Slow: slow}
	}
	page.Closed, page.Days, page.Due, page.Confirmation = closedChart(ctx, closed), daysChart(ctx, closed), dueChart(ctx, due), confirmationChart(ctx, times, window.Weeks)
	if window.Destination != "" {
		for _, chart := range []*ui.Chart{&page.Closed, &page.Days, &page.Due} {
			chart.More = strings.TrimSpace(chart.More + " " + say.T(ctx, "Of all destinations: these numbers are not kept for each one."))
		}
	}
	return s.healthOf(ctx, page, times)
}

// windowOf is what the address asks for, up to now.
func windowOf(q view.DashboardQuery, now time.Time) erasure.Window {
	return erasure.Window{Now: now, Weeks: q.Weeks, Destination: q.Destination}
}

func (s *site) knownDestination(ctx context.Context, name string) error {
	if name == "" {
		return nil
	}
	_, err := s.findDestination(ctx, name)
	return err
}

// healthOf lists the destinations with what they did, and offers them to choose from.
func (s *site) healthOf(ctx context.Context, page *view.Dashboard, times []erasure.Confirmation) error {
	published, _, err := s.Erasure.Document(ctx, 0)
	if err != nil {
		return err
	}
	rows, err := s.destinationRows(ctx, published)
	if err != nil {
		return err
	}
	for _, row := range rows {
		page.Destinations = append(page.Destinations, ui.Choice{Value: row.Name, Label: row.Title})
		if q := page.Query.Destination; q != "" && q != row.Name {
			continue
		}
		health := view.DestinationHealth{DestinationRow: row}
		i := slices.IndexFunc(times, func(c erasure.Confirmation) bool { return c.Name == row.Name })
		if i >= 0 {
			health.Measured, health.Median = times[i].Measured, times[i].Median
		}
		page.Rows = append(page.Rows, health)
	}
	return nil
}

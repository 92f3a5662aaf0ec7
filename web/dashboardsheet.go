package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"lethe/internal/fault"
	"lethe/web/view"
	"lethe/web/view/ui"
)

// sendChart hands out the numbers of one chart, or the table of the destinations, as
// a sheet. The ledger keeps that it did.
func (s *site) sendChart(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q := view.ParseDashboardQuery(r.URL.Query())
	if err := s.knownDestination(ctx, q.Destination); err != nil {
		return err
	}
	now, err := s.Erasure.Now(ctx)
	if err != nil {
		return err
	}
	page := view.Dashboard{Frame: view.Frame{Clock: ui.Clock{Now: now, Zone: s.Zone}}, Query: q}
	if err := s.drawCharts(ctx, &page); err != nil {
		return err
	}
	name, header, rows, err := sheetOf(r.Context(), page, r.URL.Query().Get("chart"))
	if err != nil {
		return err
	}
	if err := s.Erasure.ChartExported(ctx, windowOf(q, now), "dashboard, "+name, len(rows)); err != nil {
		return err
	}
	return sheet(w, "lethe-"+name+"-"+now.UTC().Format("20060102T150405Z"), header, func(add func([]string) error) error {
		for _, cells := range rows {
			if err := add(cells); err != nil {
				return err
			}
		}
		return nil
	})
}

// sheetOf picks the part of the dashboard that is asked for, the first if none is.
func sheetOf(ctx context.Context, page view.Dashboard, name string) (known string, header []string, rows [][]string, err error) {
	for _, c := range []ui.Chart{page.Closed, page.Days, page.Due, page.Confirmation} {
		if c.ID == name || name == "" {
			return c.ID, c.Header(), c.Rows(), nil
		}
	}
	if name == "destinations" {
		return name, healthHeader, healthRows(ctx, page), nil
	}
	return "", nil, nil, fault.Invalid(fault.Field{Path: "chart", Message: "Give one of closed, days, due, confirmation and destinations."})
}

// healthHeader names the cells of a destination.
var healthHeader = []string{"destination", "title", "health", "waiting", "failed", "confirmations measured", "median to confirm (seconds)", "last success"}

func healthRows(ctx context.Context, page view.Dashboard) [][]string {
	rows := make([][]string, len(page.Rows))
	for i, d := range page.Rows {
		median := ""
		if d.Measured > 0 {
			median = strconv.Itoa(int(d.Median.Seconds()))
		}
		rows[i] = []string{
			d.Name, d.Title, d.Health(ctx), strconv.Itoa(d.Waiting), strconv.Itoa(d.Failed), strconv.Itoa(d.Measured), median, instantOrNone(d.LastSuccess),
		}
	}
	return rows
}

// instantOrNone writes a time as programs read it; nothing for none.
func instantOrNone(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

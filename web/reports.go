package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/web/view"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// firstYear is the first that the reports know.
const firstYear = 2000

// showReports draws the numbers of a year, this one if none is asked for.
func (s *site) showReports(w http.ResponseWriter, r *http.Request) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	today := f.Clock.Now.In(s.Zone)
	year, err := yearOf(r.URL.Query(), today.Year())
	if err != nil {
		return err
	}
	page := view.Reports{
		Frame: f, Year: year, Years: years(year, today.Year()),
		From: keptSince(today).Format(time.DateOnly), To: today.Format(time.DateOnly),
	}
	return s.drawReports(w, r, http.StatusOK, page)
}

func (s *site) drawReports(w http.ResponseWriter, r *http.Request, status int, page view.Reports) error {
	ctx := r.Context()
	metrics, err := s.Erasure.Metrics(ctx, page.Year)
	if err != nil {
		return err
	}
	for _, m := range metrics {
		page.Rows = append(page.Rows, view.RegulationYear{
			Regulation: m.Regulation, Received: m.Received, Complied: m.Complied, InPart: m.CompliedInPart,
			Denied: m.Denied, Withdrawn: m.Withdrawn, Joined: m.Joined, Open: m.Open,
			Median: number(m.MedianDays), Mean: number(m.MeanDays),
		})
	}
	begin := time.Date(page.Year, time.January, 1, 0, 0, 0, 0, time.UTC)
	buckets, err := s.Erasure.TimeToClose(ctx, begin, begin.AddDate(1, 0, -1))
	if err != nil {
		return err
	}
	page.Closing = timeToClose(ctx, buckets, page.Year)
	return render(w, r, status, view.ReportsPage(page))
}

// timeToClose names each bucket by its first and last day.
func timeToClose(ctx context.Context, buckets []erasure.Bucket, year int) ui.Chart {
	c := ui.Chart{
		ID: "closing", Title: say.T(ctx, "Days from receipt to answer in %d", year), Per: "Days", Unit: "requests",
		Series: []ui.Series{{Name: "Requests"}},
	}
	first, closed := 0, 0
	for _, b := range buckets {
		label := fmt.Sprintf("%d–%d", first, b.UpTo)
		if b.UpTo == 0 {
			label = say.T(ctx, "over %d", first-1)
		}
		c.Labels = append(c.Labels, ui.Label{Code: label, Words: label, Short: label})
		c.Series[0].Values = append(c.Series[0].Values, b.Count)
		first = b.UpTo + 1
		closed += b.Count
	}
	c.Desc = say.N(ctx, closed, "%[2]s: %[1]d request closed. The numbers are in the table below.", "%[2]s: %[1]d requests closed. The numbers are in the table below.", c.Title)
	if closed == 0 {
		c.Empty = say.T(ctx, "No request was closed in %d.", year)
	}
	return c
}

// yearOf is the year that is asked for.
func yearOf(query url.Values, otherwise int) (int, error) {
	text := query.Get("year")
	if text == "" {
		return otherwise, nil
	}
	year, err := strconv.Atoi(text)
	if err != nil || year < firstYear || year > otherwise {
		return 0, fault.Invalid(fault.Field{Path: "year", Message: fmt.Sprintf("Give a year from %d to %d.", firstYear, otherwise)})
	}
	return year, nil
}

// years are the last five, and the one in sight.
func years(shown, this int) []int {
	var out []int
	for year := this; year > this-5; year-- {
		out = append(out, year)
	}
	if shown <= this-5 {
		out = append(out, shown)
	}
	return out
}

// keptSince is the day since when the law wants the record of requests kept: 24
// months ago (11 CCR § 7101).
func keptSince(today time.Time) time.Time { return today.AddDate(0, -24, 0) }

// number writes a number of days without needless zeros; empty for none.
func number(days *float64) string {
	if days == nil {
		return ""
	}
	return strconv.FormatFloat(*days, 'f', -1, 64)
}

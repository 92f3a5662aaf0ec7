package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"lethe/internal/erasure"
	"lethe/web/view"
)

// sendMetrics hands out the numbers of a year as a sheet.
func (s *site) sendMetrics(w http.ResponseWriter, r *http.Request) error {
	now, err := s.Erasure.Now(r.Context())
	if err != nil {
		return err
	}
	year, err := yearOf(r.URL.Query(), now.In(s.Zone).Year())
	if err != nil {
		return err
	}
	all, err := s.Erasure.ExportMetrics(r.Context(), year)
	if err != nil {
		return err
	}
	return sheet(w, "lethe-metrics-"+strconv.Itoa(year), erasure.MetricsHeader(), func(add func([]string) error) error {
		for _, y := range all {
			if err := add(y.Cells()); err != nil {
				return err
			}
		}
		return nil
	})
}

// sendRecord hands out the record of requests as a sheet. Days that are wrong come
// back as they were typed.
func (s *site) sendRecord(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	now, err := s.Erasure.Now(ctx)
	if err != nil {
		return err
	}
	today := now.In(s.Zone)
	page := view.Reports{Year: today.Year(), Years: years(today.Year(), today.Year()), Faults: view.Faults{}}
	from := dayOf(r.URL.Query(), "from", keptSince(today), &page.From, page.Faults)
	to := dayOf(r.URL.Query(), "to", today, &page.To, page.Faults)
	if len(page.Faults) == 0 && to.Before(from) {
		page.Faults["to"] = "The last day comes before the first one. Give the first day first."
	}
	if len(page.Faults) > 0 {
		if page.Frame, err = s.frame(r); err != nil {
			return err
		}
		return s.drawReports(w, r, http.StatusUnprocessableEntity, page)
	}
	name := fmt.Sprintf("lethe-record-%s-%s", page.From, page.To)
	return sheet(w, name, erasure.RecordHeader(), func(add func([]string) error) error {
		return s.Erasure.ExportRecord(ctx, from, to, func(row erasure.RecordRow) error { return add(row.Cells()) })
	})
}

// dayOf reads a day of a form into typed; the one that is meant otherwise if there
// is none.
func dayOf(query url.Values, name string, otherwise time.Time, typed *string, faults view.Faults) time.Time {
	*typed = query.Get(name)
	if *typed == "" {
		*typed = otherwise.Format(time.DateOnly)
	}
	day := dayTyped(*typed)
	if day.IsZero() {
		faults[name] = view.NotADay
	}
	return day
}

// sheet writes a file for spreadsheets. One that breaks off is not sent: an answer
// is kept back until it is complete.
func sheet(w http.ResponseWriter, name string, header []string, rows func(add func(cells []string) error) error) error {
	sheetHeader(w, name)
	out, err := erasure.NewSheet(w, header)
	if err != nil {
		return err
	}
	if err := rows(out.Write); err != nil {
		return err
	}
	return out.Flush()
}

// sheetHeader tells the browser to keep what follows as a file for spreadsheets.
func sheetHeader(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.csv"`, name))
}

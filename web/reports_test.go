package web_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"lethe/internal/auth"
	"lethe/internal/erasure"
)

func TestReports_CountTheYearAndHandOutTheRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := anna()
	in.Regulation = "CCPA"
	r := w.submit(in)
	if _, err := w.Cancel(w.system(), erasure.Decision{RequestID: w.submit(anna()).ID}); err != nil {
		t.Fatal(err)
	}
	w.exec(`UPDATE erasure_requests SET source = '=HYPERLINK("x")'`)
	b := w.as(auth.Auditor)
	b.get("/reports").expect(http.StatusOK).shows("11 CCR § 7102", "CCPA", "GDPR", "No request was closed", "Download CSV")
	record := b.get("/reports/record.csv").expect(http.StatusOK).hides(email, "•••")
	if got := record.header.Get("Content-Type"); got != "text/csv; charset=utf-8" {
		t.Errorf("Content-Type %q", got)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(record.body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][0] != r.Reference || rows[1][4] != `'=HYPERLINK("x")` {
		t.Errorf("%v %q", err, rows)
	}
	b.get("/reports/metrics.csv").expect(http.StatusOK).shows("CCPA,1,0,0,0,0,0,1")
	b.get("/reports/record.csv?from=2026-02-31&to=soon").expect(http.StatusUnprocessableEntity).shows("Give a day such as", "2026-02-31", "soon")
	b.get("/reports/record.csv?from=2026-02-02&to=2026-02-01").expect(http.StatusUnprocessableEntity).shows("The last day comes before the first one.")
	b.get("/reports?year=1999").expect(http.StatusUnprocessableEntity).shows("Give a year from 2000")
	w.as(auth.Operator).get("/reports").expect(http.StatusForbidden)
}

func TestReports_DrawTheTimeToClose(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	if _, err := w.Reject(w.system(), erasure.Rejection{RequestID: r.ID, Ground: "LEGAL_CLAIMS", Text: reasons}); err != nil {
		t.Fatal(err)
	}
	w.as(auth.Lead).get("/reports").expect(http.StatusOK).shows(`<svg class="chart"`, "1 request closed", "0–1", "over 90")
}

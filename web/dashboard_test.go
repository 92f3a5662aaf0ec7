package web_test

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"lethe/ent/ledgerentry"
	"lethe/internal/auth"
	"lethe/internal/erasure"
)

func TestDashboard_SaysWhatIsMissingBeforeAnythingArrived(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.as(auth.Auditor).get("/dashboard").expect(http.StatusOK).shows("No requests yet", `href="/queue"`).hides("<svg class=\"chart", "figure")
}

func TestDashboard_LeadsFromEachNumberToItsList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.fail("crm", badRequest)
	w.forwarding()
	b := w.as(auth.Operator)
	page := b.get("/dashboard").expect(http.StatusOK).hides(email, "•••")
	page.shows("Last 12 weeks", "Nothing was answered", "No request was closed in these 12 weeks.", "No destination confirmed anything", "Open requests by the week of their deadline")
	for _, path := range []string{"/queue?view=open", "/queue?view=week", "/queue?view=overdue", "/deliveries?view=failed", "/deliveries?destination=crm&view=failed", "/destinations/crm"} {
		page.shows(`href="` + strings.ReplaceAll(path, "&", "&amp;") + `"`)
		b.get(path).expect(http.StatusOK)
	}
}

func TestDashboard_DrawsWhatWasClosed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(strings.Replace(twoDestinations, "[crm, ads]", "[crm]", 1))
	w.forwarding()
	page := w.as(auth.Lead).get("/dashboard?range=26w").expect(http.StatusOK)
	page.shows("Last 26 weeks", "1 of 1 answered in time", "95 % within 0", "Stacked columns for 26 weeks: 1 completed", "median is 0 days", "Show as table", `/dashboard.csv?chart=closed&amp;range=26w`)
}

func TestDashboard_TellsOneDestinationFromOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.fail("crm", badRequest)
	w.forwarding()
	b := w.as(auth.Auditor)
	b.get("/dashboard?dest=crm").expect(http.StatusOK).shows("times and health of Customer database", "Waiting deliveries", "1 need", "Of all destinations").
		hides("/destinations/ads", "/queue?view=overdue")
	b.get("/dashboard?dest=nowhere").expect(http.StatusNotFound)
	b.get("/dashboard.csv?chart=due&dest=nowhere").expect(http.StatusNotFound)
}

func TestDashboard_HandsOutEachChartAndTellsTheLedger(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.forwarding()
	w.exec(`UPDATE destinations SET title = '=HYPERLINK("x")' WHERE name = 'crm'`)
	b := w.as(auth.Auditor)
	for chart, want := range map[string]struct {
		header string
		rows   int
	}{
		"closed":       {"week from|completed (requests)|rejected (requests)|cancelled or duplicate (requests)|answered late (requests)", 12},
		"days":         {"week from|median (days)|95th percentile (days)", 12},
		"due":          {"due|requests (requests)", 13},
		"confirmation": {"destination|median (seconds)|95th percentile (seconds)", 1},
		"destinations": {"destination|title|health|waiting|failed|confirmations measured|median to confirm (seconds)|last success", 2},
	} {
		sheet := b.get("/dashboard.csv?chart=" + chart).expect(http.StatusOK).hides(email)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(sheet.body, "\ufeff"))).ReadAll()
		if err != nil || len(rows) != want.rows+1 || strings.Join(rows[0], "|") != want.header {
			t.Errorf("%s: %v %q", chart, err, rows)
		}
		if chart == "destinations" && !slices.ContainsFunc(rows, func(row []string) bool { return row[1] == `'=HYPERLINK("x")` }) {
			t.Errorf("a title runs as a formula: %q", rows)
		}
	}
	b.get("/dashboard.csv?chart=people").expect(http.StatusUnprocessableEntity).shows("Give one of closed, days, due")
	n, err := w.db.Read().LedgerEntry.Query().Where(ledgerentry.SubjectID(erasure.Reports), ledgerentry.Action("report.exported")).Count(t.Context())
	if n != 5 || err != nil {
		t.Errorf("%d entries of the ledger, %v; want one for each sheet", n, err)
	}
}

func TestDashboard_CountsLikeTheQueue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill(9)
	w.advance(29 * 24 * time.Hour)
	b := w.as(auth.Lead)
	for view, label := range map[string]string{"open": "Open", "week": "Due in 7 days", "overdue": "Overdue"} {
		n := len(b.get("/queue?view=" + view).expect(http.StatusOK).references())
		page := b.get("/dashboard").expect(http.StatusOK)
		_, after, found := strings.Cut(page.body, `<span class="label">`+label+`</span>`)
		number, _, _ := strings.Cut(after[strings.Index(after, ">")+1:], "<")
		if !found || number != strconv.Itoa(n) {
			t.Errorf("%s is %q on the dashboard, and %d in the queue", label, number, n)
		}
	}
}

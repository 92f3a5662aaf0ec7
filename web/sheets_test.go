package web_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"lethe/internal/auth"
	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

// sheet reads a sheet without its header.
func (s seen) sheet(column string) []string {
	s.t.Helper()
	s.expect(http.StatusOK)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(s.body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) == 0 {
		s.t.Fatalf("%s is no sheet: %v\n%s", s.what, err, s.body)
	}
	at := slices.Index(rows[0], column)
	if at < 0 {
		s.t.Fatalf("%s has no column %q, but %q", s.what, column, rows[0])
	}
	var out []string
	for _, row := range rows[1:] {
		out = append(out, row[at])
	}
	return out
}

// exports are the entries about lists that were taken out.
func (w *world) exports() []string {
	w.t.Helper()
	var out []string
	for _, e := range w.db.Read().LedgerEntry.Query().AllX(w.t.Context()) {
		if e.Action == "list.exported" {
			out = append(out, e.Actor+" "+string(e.Detail))
		}
	}
	return out
}

func TestDeliveriesSheet_HasTheRowsOfTheList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.fail("crm", destination.Permanent(fmt.Errorf("=cmd")))
	w.fill(5)
	w.advance(73 * time.Hour)
	w.work()
	w.advance(time.Minute)
	w.work()
	b := w.as(auth.Auditor)
	file := b.get("/deliveries.csv?destination=crm")
	if got := file.sheet("destination"); len(got) != 5 || got[0] != "crm" {
		t.Errorf("destinations: %q", got)
	}
	if got := file.sheet("status"); got[4] != "FAILED" {
		t.Errorf("states: %q", got)
	}
	file.hides("@example.com", "•••")
	if got := file.header.Get("Content-Disposition"); !strings.Contains(got, "lethe-deliveries-") {
		t.Errorf("the file is %q", got)
	}
	if got := b.get("/deliveries.csv?view=unconfirmed&destination=crm").sheet("request"); len(got) != 0 {
		t.Errorf("unconfirmed: %q", got)
	}
	if got := b.get("/deliveries.csv?view=unconfirmed").sheet("confirm by"); len(got) != 5 || got[0] == "" {
		t.Errorf("unconfirmed: %q", got)
	}
	want := []string{`Robin auditor {"list":"deliveries","rows":5}`, `Robin auditor {"list":"deliveries","rows":0}`, `Robin auditor {"list":"deliveries","rows":5}`}
	if got := w.exports(); !slices.Equal(compact(got), want) {
		t.Errorf("on record is %q", got)
	}
	b.get("/deliveries.csv?destination=nowhere").expect(http.StatusNotFound)
}

// compact takes the spaces out of JSON.
func compact(entries []string) []string {
	for i, e := range entries {
		entries[i] = strings.NewReplacer(": ", ":", ", ", ",").Replace(e)
	}
	return entries
}

func TestArchiveSheet_HasTheRowsOfTheList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var all []string
	for n := range 3 {
		in := anna()
		if n == 0 {
			in.Regulation = lifecycle.CCPA
		}
		r := w.submit(in)
		if _, err := w.Cancel(w.system(), erasure.Decision{RequestID: r.ID}); err != nil {
			t.Fatal(err)
		}
		all = append(all, r.Reference)
		w.advance(time.Minute)
	}
	w.advance(721 * time.Hour)
	w.work()
	slices.Reverse(all)
	b := w.as(auth.Reviewer)
	for query, want := range map[string][]string{
		"": all, "?regulation=CCPA": all[2:], "?regulation=GDPR": all[:2], "?outcome=CANCELLED&regulation=CCPA": all[2:], "?outcome=REJECTED": nil,
		"?source=shop": all, "?source=staff": nil, "?from=2020-01-01": all, "?to=2020-01-01": nil,
	} {
		if got := b.get("/archive.csv" + query).sheet("request"); !slices.Equal(got, want) {
			t.Errorf("%s: the sheet has %q; want %q", query, got, want)
		}
		if got := b.get("/archive" + query).references(); !slices.Equal(got, want) {
			t.Errorf("%s: the list has %q; want %q", query, got, want)
		}
	}
	b.get("/archive?regulation=CCPA&source=shop").shows("Regulation: CCPA", "Source: shop", `href="/archive.csv?regulation=CCPA&amp;source=shop"`)
	b.get("/archive.csv?from=tomorrow").expect(http.StatusUnprocessableEntity).shows("Give a day such as 2026-11-20.")
	if got := w.exports(); len(got) != 9 {
		t.Errorf("on record is %q", got)
	}
}

func TestRetryAlike_TriesOnlyWhatFailedAlike(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.fail("crm", destination.Permanent(fmt.Errorf("the first <reason>")))
	first := w.forwarding()
	w.connector.fail("crm", destination.Permanent(fmt.Errorf("the second reason")))
	in := anna()
	in.Identifiers[0].Value, in.Identifiers[1].Value = "bert@example.com", "cust-1"
	second := w.submit(in)
	if _, err := w.Approve(w.system(), erasure.Decision{RequestID: second.ID}); err != nil {
		t.Fatal(err)
	}
	w.advance(time.Minute)
	w.work()
	b := w.as(auth.Operator)
	page := b.get("/deliveries").shows(`name="error" value="the second reason"`, `name="error" value="the first &lt;reason&gt;"`)
	if n := strings.Count(page.body, `action="/destinations/crm/retry"`); n != 2 {
		t.Errorf("%d buttons for two errors", n)
	}
	w.connector.fail("crm", nil)
	b.post("/destinations/crm/retry", "return", "/deliveries?view=failed", "error", "the first <reason>").leadsTo("/deliveries?view=failed")
	b.get("/deliveries").shows("1 delivery is tried again now.")
	w.work()
	if got := w.delivery(first, "crm").State; got != lifecycle.Done {
		t.Errorf("the first is %s", got)
	}
	if got := w.delivery(second, "crm").State; got != lifecycle.Failed {
		t.Errorf("the second is %s", got)
	}
}

var deliveryTab = regexp.MustCompile(`class="tab" href="/deliveries\?[^"]*view=([a-z]+)"[^>]*>[^<]*<span class="count">(\d+)<`)

func TestDeliveries_CountWhatEachViewHolds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.fail("crm", badRequest)
	first := w.forwarding()
	w.fill(3)
	w.advance(73 * time.Hour)
	w.work()
	if _, err := w.PauseDestination(w.system(), "ads", "It moves."); err != nil {
		t.Fatal(err)
	}
	w.forwarding()
	hold := erasure.DeliveryHolding{DeliveryID: w.delivery(first, "crm").ID, Ground: lifecycle.HoldRestriction, ReviewOn: time.Now().AddDate(0, 1, 0)}
	if _, err := w.HoldDelivery(w.system(), hold); err != nil {
		t.Fatal(err)
	}
	b := w.as(auth.Operator)
	for _, only := range []string{"", "&destination=crm", "&destination=ads"} {
		tabs := deliveryTab.FindAllStringSubmatch(b.get("/deliveries?view=failed"+only).body, -1)
		if len(tabs) != 5 {
			t.Fatalf("%d tabs: %q", len(tabs), tabs)
		}
		for _, tab := range tabs {
			rows := deliveryPattern.FindAllString(b.get("/deliveries?view="+tab[1]+only).body, -1)
			if fmt.Sprint(len(rows)) != tab[2] {
				t.Errorf("%s%s: %d rows, and the tab says %s", tab[1], only, len(rows), tab[2])
			}
		}
		if only == "" && (tabs[0][2] == "0" || tabs[3][2] != "1" || tabs[4][2] == "0") {
			t.Errorf("the tabs say %q", tabs)
		}
	}
}

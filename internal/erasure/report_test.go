package erasure_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/auth"
	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

func auditor(t *testing.T) context.Context {
	return auth.With(t.Context(), auth.StaffMember(reviewerID, "Audrey Auditor", auth.Auditor))
}

func person(name string, regulation lifecycle.Regulation) erasure.Submission {
	return erasure.Submission{
		Identifiers: []erasure.IdentifierInput{{Type: "email", Value: name + "@example.com"}}, Cause: "direct_request", Regulation: regulation,
	}
}

// send approves requests and carries them to their destinations.
func (w *world) send(t *testing.T, requests ...*ent.ErasureRequest) {
	t.Helper()
	for _, r := range requests {
		if _, err := w.Approve(reviewer(t), erasure.Decision{RequestID: r.ID}); err != nil {
			t.Fatal(err)
		}
	}
	w.advance(t, time.Minute)
	if _, err := w.RouteDue(system(t)); err != nil {
		t.Fatal(err)
	}
	w.forward(t)
}

// noon moves the clock to the next noon, so that minutes change no day.
func (w *world) noon(t *testing.T) time.Time {
	t.Helper()
	now, err := w.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	noon := now.Truncate(24 * time.Hour).Add(36 * time.Hour)
	w.advance(t, noon.Sub(now))
	return noon
}

// answeredInEveryWay returns a world whose requests were all made on one day: two
// of Anna that were complied with after three days, the second joined to the first;
// one complied with in part, one denied and one withdrawn, each after five days;
// and one that is open.
func answeredInEveryWay(t *testing.T) (w *world, day time.Time, references map[erasure.Response]string) {
	t.Helper()
	w = newWorld(t)
	day = w.noon(t)
	complied, joined := w.twice(t)
	inPart, open := w.submit(t, person("ben", lifecycle.GDPR)), w.submit(t, person("cleo", lifecycle.LGPD))
	denied, withdrawn := w.submit(t, person("dora", lifecycle.CCPA)), w.submit(t, person("emil", lifecycle.CCPA))
	w.join(t, joined)

	w.advance(t, 72*time.Hour)
	w.send(t, complied)
	w.expectState(t, complied, lifecycle.Completed)
	w.advance(t, 48*time.Hour)
	w.connector.tell("ads", destination.Receipt{Status: destination.Retained, Ground: "=tax law"}, nil)
	w.send(t, inPart)
	w.expectState(t, inPart, lifecycle.Completed)
	if _, err := w.Reject(reviewer(t), erasure.Rejection{RequestID: denied.ID, Ground: lifecycle.LegalClaims, Text: "We need it in court."}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Cancel(reviewer(t), erasure.Decision{RequestID: withdrawn.ID}); err != nil {
		t.Fatal(err)
	}
	return w, day, map[erasure.Response]string{
		erasure.Complied: complied.Reference, erasure.CompliedInPart: inPart.Reference, erasure.NoResponse: open.Reference,
		erasure.Joined: joined.Reference, erasure.Denied: denied.Reference, erasure.Withdrawn: withdrawn.Reference,
	}
}

// archiveAll moves what is finished to the archive.
func (w *world) archiveAll(t *testing.T) {
	t.Helper()
	w.advance(t, 721*time.Hour)
	if n, err := w.ArchiveDue(system(t)); n != 5 || err != nil {
		t.Fatalf("%d requests were archived, %v; want the five that are finished", n, err)
	}
}

func days(n float64) *float64 { return &n }

func TestMetrics_CountsOpenAndArchivedRequestsAlike(t *testing.T) {
	t.Parallel()
	w, day, _ := answeredInEveryWay(t)
	want := []erasure.RegulationYear{
		{Regulation: lifecycle.CCPA, Received: 2, Denied: 1, Withdrawn: 1, MedianDays: days(5), MeanDays: days(5)},
		{Regulation: lifecycle.GDPR, Received: 3, Complied: 1, CompliedInPart: 1, Joined: 1, MedianDays: days(4), MeanDays: days(4)},
		{Regulation: lifecycle.LGPD, Received: 1, Open: 1},
	}
	for _, when := range []string{"before archiving", "after it"} {
		got, err := w.Metrics(auditor(t), day.Year())
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v, %s", when, err, diff)
		}
		if when == "before archiving" {
			w.archiveAll(t)
		}
	}
	if got, err := w.Metrics(auditor(t), day.Year()-1); len(got) != 0 || err != nil {
		t.Errorf("the year before has %v, %v", got, err)
	}
	for _, year := range []int{0, 1999, 9999} {
		if _, err := w.Metrics(auditor(t), year); !fault.Is(err, fault.BadInput) {
			t.Errorf("the year %d: %v; want bad input", year, err)
		}
	}
}

// The last hours of a year in New York are the next year in UTC.
func TestMetrics_CountsDaysAndYearsInTheControllersZone(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	cfg := standard
	cfg.Law.Zone = zone
	w := newWorldWith(t, cfg)
	asked := time.Date(w.noon(t).Year(), time.January, 1, 3, 0, 0, 0, time.UTC)
	in := person("anna", lifecycle.CCPA)
	in.SubmittedAt = &asked
	w.submit(t, in)
	for year, want := range map[int]int{asked.Year(): 0, asked.Year() - 1: 1} {
		if got, err := w.Metrics(auditor(t), year); len(got) != want || err != nil {
			t.Errorf("%d has %v, %v; want %d", year, got, err, want)
		}
	}
	last := time.Date(asked.Year()-1, time.December, 31, 0, 0, 0, 0, time.UTC)
	var rows []erasure.RecordRow
	if err := w.ExportRecord(auditor(t), last, last, collect(&rows)); err != nil || len(rows) != 1 || rows[0].Cells()[2] != last.Format(time.DateOnly) {
		t.Errorf("the record of that day is %+v, %v", rows, err)
	}
}

func collect(rows *[]erasure.RecordRow) func(erasure.RecordRow) error {
	return func(r erasure.RecordRow) error {
		*rows = append(*rows, r)
		return nil
	}
}

func TestExportRecord_SaysHowEachRequestWasAnswered(t *testing.T) {
	t.Parallel()
	w, day, references := answeredInEveryWay(t)
	bases := map[erasure.Response]string{erasure.Denied: "LEGAL_CLAIMS", erasure.CompliedInPart: "=tax law"}
	var first []erasure.RecordRow
	for _, when := range []string{"before archiving", "after it"} {
		var rows []erasure.RecordRow
		if err := w.ExportRecord(auditor(t), day, day, collect(&rows)); err != nil || len(rows) != len(references) {
			t.Fatalf("%s: %d rows, %v; want %d", when, len(rows), err, len(references))
		}
		for _, r := range rows {
			if r.Reference != references[r.Response] || r.Basis != bases[r.Response] || r.Manner != "shop" || r.Nature == "" {
				t.Errorf("%s: %+v; want the reference %s and the basis %q", when, r, references[r.Response], bases[r.Response])
			}
			if open := r.Response == erasure.NoResponse; (r.RespondedAt == nil) != open || !r.RequestedAt.Truncate(24*time.Hour).Equal(day.Truncate(24*time.Hour)) {
				t.Errorf("%s: made %v, answered %v", when, r.RequestedAt, r.RespondedAt)
			}
		}
		if first == nil {
			first = rows
			w.archiveAll(t)
		} else if diff := cmp.Diff(first, rows); diff != "" {
			t.Errorf("archiving changed the record: %s", diff)
		}
	}
	var none []erasure.RecordRow
	if err := w.ExportRecord(auditor(t), day.AddDate(0, 0, 1), day.AddDate(0, 0, 9), collect(&none)); len(none) != 0 || err != nil {
		t.Errorf("the days after have %v, %v", none, err)
	}
}

func TestExportRecord_SaysWhenTheDeadlineWasExtended(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	day := w.noon(t)
	r := w.submit(t, anna())
	if _, err := w.Extend(reviewer(t), erasure.Extension{RequestID: r.ID, Ground: lifecycle.ExtendComplexity, Text: "Your data is in many systems."}); err != nil {
		t.Fatal(err)
	}
	var rows []erasure.RecordRow
	if err := w.ExportRecord(auditor(t), day, day, collect(&rows)); err != nil || len(rows) != 1 || rows[0].Cells()[5] != day.Format(time.DateOnly) {
		t.Errorf("the record is %+v, %v", rows, err)
	}
}

func TestExports_AreInTheLedger(t *testing.T) {
	t.Parallel()
	w, day, _ := answeredInEveryWay(t)
	if _, err := w.ExportMetrics(auditor(t), day.Year()); err != nil {
		t.Fatal(err)
	}
	var rows []erasure.RecordRow
	if err := w.ExportRecord(auditor(t), day, day.AddDate(0, 0, 1), collect(&rows)); err != nil {
		t.Fatal(err)
	}
	full := errors.New("the disk is full")
	err := w.ExportRecord(auditor(t), day, day, func(r erasure.RecordRow) error {
		if r.Reference == rows[2].Reference {
			return full
		}
		return nil
	})
	if !errors.Is(err, full) {
		t.Errorf("a record that is broken off ends with %v", err)
	}
	entries, err := w.db.Read().LedgerEntry.Query().Where(ledgerentry.SubjectID(erasure.Reports)).Order(ledgerentry.ByNumber()).All(t.Context())
	if err != nil || len(entries) != 3 {
		t.Fatalf("there are %d entries, %v; want 3", len(entries), err)
	}
	year, today, tomorrow := day.Format("2006"), day.Format(time.DateOnly), day.AddDate(0, 0, 1).Format(time.DateOnly)
	for i, want := range []map[string]any{
		{"kind": "metrics", "from": year + "-01-01", "to": year + "-12-31", "rows": 3.0},
		{"kind": "record", "from": today, "to": tomorrow, "rows": 6.0},
		{"kind": "record", "from": today, "to": today, "rows": 2.0},
	} {
		var got map[string]any
		if err := json.Unmarshal(entries[i].Detail, &got); err != nil || !cmp.Equal(got, want) || entries[i].Action != "report.exported" || entries[i].Actor != "Audrey Auditor" {
			t.Errorf("entry %d is %s %v by %s, %v; want %v", i, entries[i].Action, got, entries[i].Actor, err, want)
		}
	}
	if _, err := ledger.Verify(t.Context(), w.db.Read()); err != nil {
		t.Error(err)
	}
}

func TestTimeToClose_CountsAnswersByTheirDays(t *testing.T) {
	t.Parallel()
	w, day, _ := answeredInEveryWay(t)
	want := map[int]int{3: 1, 7: 2} // three days; and five days twice
	for _, when := range []string{"before archiving", "after it"} {
		buckets, err := w.TimeToClose(auditor(t), day.AddDate(0, 0, 3), day.AddDate(0, 0, 5))
		if err != nil || len(buckets) < 5 || buckets[len(buckets)-1].UpTo != 0 {
			t.Fatalf("%s: %v, %v", when, buckets, err)
		}
		for _, b := range buckets {
			if b.Count != want[b.UpTo] {
				t.Errorf("%s: %d were answered in up to %d days; want %d", when, b.Count, b.UpTo, want[b.UpTo])
			}
		}
		if when == "before archiving" {
			w.archiveAll(t)
		}
	}
	if buckets, err := w.TimeToClose(auditor(t), day, day.AddDate(0, 0, 3)); err != nil || buckets[1].Count != 1 || buckets[2].Count != 0 {
		t.Errorf("of the first days: %v, %v", buckets, err)
	}
}

func TestReports_NeedTheLedgersPermission(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	now := w.noon(t)
	for name, ctx := range map[string]context.Context{
		"an operator": auth.With(t.Context(), auth.StaffMember(reviewerID, "Omar", auth.Operator)), "a sender": sender(t, "shop"),
	} {
		_, metrics := w.Metrics(ctx, now.Year())
		_, exported := w.ExportMetrics(ctx, now.Year())
		record := w.ExportRecord(ctx, now, now, func(erasure.RecordRow) error { return nil })
		for _, err := range []error{metrics, exported, record} {
			if !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s gets %v; want forbidden", name, err)
			}
		}
	}
	if _, err := w.TimeToClose(sender(t, "shop"), now, now); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a sender gets %v; want forbidden", err)
	}
	if _, err := w.TimeToClose(auditor(t), now, now.AddDate(0, 0, -1)); !fault.Is(err, fault.BadInput) {
		t.Errorf("the last day before the first: %v; want bad input", err)
	}
}

func TestS54_SheetsAreReadBySpreadsheetsAndRunNothing(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	sheet, err := erasure.NewSheet(&out, []string{"reference", "manner"})
	if err != nil {
		t.Fatal(err)
	}
	cells := []struct{ written, read string }{
		{"=1+1", "'=1+1"}, {"+1", "'+1"}, {"-1", "'-1"}, {"@SUM(A1)", "'@SUM(A1)"}, {"\tx", "'\tx"}, {"\rx", "'x"},
		{`a "b", c`, `a "b", c`}, {"two\nlines", "two\nlines"}, {"Ärger", "Ärger"}, {"a=1", "a=1"}, {"", ""},
	}
	for _, cell := range cells {
		if err := sheet.Write([]string{"ER-7QK4-M2XD", cell.written}); err != nil {
			t.Fatal(err)
		}
	}
	if err := sheet.Flush(); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(out.String(), "\xef\xbb\xbf")
	if !marked || !strings.HasPrefix(text, "reference,manner\r\nER-7QK4-M2XD,'=1+1\r\n") {
		t.Errorf("it begins with %.60q", out.String())
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != len(cells)+1 {
		t.Fatalf("it is read as %q, %v", rows, err)
	}
	for i, cell := range cells {
		if got := rows[i+1][1]; got != cell.read {
			t.Errorf("%q is read as %q; want %q", cell.written, got, cell.read)
		}
	}
}

package web_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/audit"
	"lethe/internal/auth"
	"lethe/internal/erasure"
)

// entry is the newest entry with the action.
func (w *world) entry(action string) *ent.LedgerEntry {
	w.t.Helper()
	return w.db.Read().LedgerEntry.Query().Where(ledgerentry.Action(action)).Order(ent.Desc(ledgerentry.FieldAt)).FirstX(w.t.Context())
}

var entryPattern = regexp.MustCompile(`<tr id="e-([0-9a-f-]{36})"`)

// entries are the ids of the entries that the page lists, in order.
func (s seen) entries() []string {
	var out []string
	for _, m := range entryPattern.FindAllStringSubmatch(s.body, -1) {
		out = append(out, m[1])
	}
	return out
}

func TestAudit_TellsWhoDidWhatAboutWhat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding()
	b := w.as(auth.Auditor)
	b.get("/audit").expect(http.StatusOK).
		shows("Audit log", "Received", "Approved", "Sent to Customer database", "API token", "Signed in", "Robin auditor (account)",
			"Rules and destinations", `href="/requests/`+r.Reference+`"`, "Not checked yet", `href="/audit"`).
		hides(email, "lindqvist")
	for _, path := range []string{"/queue", "/reports"} {
		b.get(path).shows(`data-go="a"`)
	}
	operator := w.as(auth.Operator)
	operator.get("/audit").expect(http.StatusForbidden)
	operator.get("/queue").hides("Audit log")
}

func TestAudit_FiltersByItsAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r, other := w.forwarding(), w.submit(anna())
	b := w.as(auth.Lead)
	today := w.entry("request.submitted").At.In(w.cfg.Zone)
	day := func(days int) string { return today.AddDate(0, 0, days).Format(time.DateOnly) }
	for query, want := range map[string]int{
		"ref=" + strings.ToLower(other.Reference):                   1,
		"ref=" + r.Reference + "&action=delivery":                   2,
		"action=request.submitted":                                  2,
		"action=rules":                                              1,
		"action=staff&actor=Robin+lead":                             1,
		"action=request.submitted&from=" + day(0) + "&to=" + day(0): 2,
		"action=request.submitted&to=" + day(-1):                    0,
		"action=request.submitted&from=" + day(1):                   0,
		"ref=ER-0000-0000":                                          0,
		"actor=Nobody+at+all":                                       0,
	} {
		page := b.get("/audit?" + query).expect(http.StatusOK)
		if got := len(page.entries()); got != want {
			t.Errorf("%s shows %d entries, want %d", query, got, want)
		}
		if want == 0 {
			page.shows("No entries match", "Clear filters")
		}
	}
	for query, sentence := range map[string]string{
		"ref=nonsense":                      "Give a reference such as ER-7QK4-M2XD.",
		"from=2026-02-31":                   "Give a day such as",
		"from=2026-02-02&to=2026-02-01":     "The last day comes before the first one.",
		"action=DROP+TABLE":                 "Choose one of the list",
		"actor=" + url.QueryEscape(email):   "Give a name as it stands in the list.",
		"actor=" + strings.Repeat("a", 201): "Give a name as it stands in the list.",
	} {
		b.get("/audit?" + query).expect(http.StatusUnprocessableEntity).shows(sentence).hides("No entries match")
		b.get("/audit.csv?" + query).expect(http.StatusUnprocessableEntity).shows(sentence)
	}
	b.get("/audit?after=nonsense").expect(http.StatusUnprocessableEntity)
}

func TestAudit_ShowsEachEntryOncePageByPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill(120)
	b := w.as(auth.Admin)
	seen, path := map[string]bool{}, "/audit?action=request.submitted"
	for pages := 0; path != ""; pages++ {
		page := b.get(path).expect(http.StatusOK)
		for _, id := range page.entries() {
			seen[id] = true
		}
		if path = page.next(); pages > 3 {
			t.Fatal("it does not end")
		}
	}
	if len(seen) != 120 {
		t.Errorf("%d entries, want 120", len(seen))
	}
}

func TestAudit_AnEntryShowsAllThatItHolds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding()
	b := w.as(auth.Auditor)
	e := w.entry("delivery.attempted")
	path := "/audit/" + e.ID.String()
	b.get("/audit").shows(path)
	b.get(path).expect(http.StatusOK).
		shows("delivery.attempted", r.Reference, "Before → after", e.SubjectID.String(), e.At.UTC().Format(time.RFC3339Nano), "Not sealed yet", "Hash before").
		hides("Do not rely on this entry")
	if _, err := w.audit.SealDue(w.system()); err != nil {
		t.Fatal(err)
	}
	b.get(path).shows("Holds: ", "Root").hides("Not sealed yet")

	first := w.db.Read().LedgerEntry.Query().Where(ledgerentry.SubjectID(r.ID), ledgerentry.Number(1)).OnlyX(t.Context())
	b.get("/audit/"+first.ID.String()).expect(http.StatusOK).shows("None: it is the first.", "Entry 2")
	b.get("/audit/" + r.ID.String()).expect(http.StatusNotFound)
	b.get("/audit/nonsense").expect(http.StatusNotFound)

	w.exec(`ALTER TABLE ledger_entries DISABLE TRIGGER ALL; UPDATE ledger_entries SET actor = 'Somebody else' WHERE id = '` + e.ID.String() + `'`)
	b.get(path).expect(http.StatusOK).shows("Do not rely on this entry", "it was changed", "The sealed tree does not have it like this")
}

// S54: what a sender or a person wrote does not run at the desk of whoever opens
// the file, and is there all the same.
func TestS54_AuditSheetIsSafeAndComplete(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	corpus := []string{
		`=1+1`, `+1`, `-1`, `@SUM(A1)`, "\ttab", `＝1`, `＋1`, `－1`, `＠A1`, `=HYPERLINK("https://evil.example.com","x")`,
		`with "quotes"`, `a, b; c`, "two\nlines", `'quoted'`, ` =1`, `Zoë 🙂`,
	}
	for _, name := range corpus {
		in := anna()
		ctx := auth.With(t.Context(), auth.StaffMember([16]byte{7}, name, auth.Lead))
		if _, err := w.Submit(ctx, in); err != nil {
			t.Fatal(err)
		}
	}
	file := w.as(auth.Auditor).get("/audit.csv?action=request.submitted").expect(http.StatusOK).hides(email)
	if got := file.header.Get("Content-Type"); got != "text/csv; charset=utf-8" {
		t.Errorf("Content-Type %q", got)
	}
	if got := file.header.Get("Content-Disposition"); !strings.HasPrefix(got, `attachment; filename="lethe-audit-`) {
		t.Errorf("Content-Disposition %q", got)
	}
	text, marked := strings.CutPrefix(file.body, "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !marked || len(rows) != len(corpus)+1 || rows[0][0] != "time" {
		t.Fatalf("%v, %d rows", err, len(rows))
	}
	for i, name := range corpus {
		cell := rows[len(corpus)-i][1] // newest first
		want := name
		if strings.ContainsAny(name[:1], "=+-@\t") || strings.HasPrefix(name, "\xef\xbc") {
			want = "'" + name
		}
		if cell != want {
			t.Errorf("%q is %q in the sheet, want %q", name, cell, want)
		}
	}
	if at, err := time.Parse(time.RFC3339Nano, rows[1][0]); err != nil || at.Location() != time.UTC {
		t.Errorf("the time is %q", rows[1][0])
	}
}

func TestAuditSheet_IsOnRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	b := w.as(auth.Reviewer)
	b.get("/audit.csv?ref=" + r.Reference + "&from=2026-01-01").expect(http.StatusOK)
	e := w.entry("ledger.exported")
	if e.SubjectID != audit.Ledger || e.Actor != "Robin reviewer" || !bytes.Contains(e.Detail, []byte(r.Reference)) || !bytes.Contains(e.Detail, []byte("2025-12-31T23:00:00Z")) {
		t.Errorf("on record is %s by %s", e.Detail, e.Actor)
	}
	w.as(auth.Operator).get("/audit.csv").expect(http.StatusForbidden)
	if n := w.db.Read().LedgerEntry.Query().Where(ledgerentry.Action("ledger.exported")).CountX(t.Context()); n != 1 {
		t.Errorf("%d exports are on record, want 1", n)
	}
}

func TestAudit_NamesWhatIsNoLongerKnown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	if _, err := w.Cancel(w.system(), erasure.Decision{RequestID: r.ID}); err != nil {
		t.Fatal(err)
	}
	w.advance(721 * time.Hour)
	w.work()
	b := w.as(auth.Auditor)
	b.get("/audit?action=request").shows("Archived", `href="/requests/`+r.Reference+`"`)
	w.exec(`DELETE FROM archived_requests`)
	b.get("/audit?action=request").shows("No longer known").hides(r.Reference)
}

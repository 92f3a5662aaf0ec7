package web_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/auth"
	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/web"
)

// fill submits n requests, all of other people, the oldest first.
func (w *world) fill(n int) []string {
	w.t.Helper()
	start := time.Now().Add(-48 * time.Hour)
	many := make([]erasure.Submission, n)
	for i := range many {
		many[i] = erasure.Submission{
			Identifiers: []erasure.IdentifierInput{{Type: "email", Value: fmt.Sprintf("person%03d@example.com", i)}},
			Cause:       []string{"direct_request", "account_deleted"}[i%2],
			ExternalID:  fmt.Sprintf("case-%d", i),
			SubmittedAt: new(start.Add(time.Duration(i/2) * time.Minute)), // two share each deadline
		}
	}
	results, err := w.SubmitAll(w.sender("shop"), many)
	if err != nil {
		w.t.Fatal(err)
	}
	references := make([]string, n)
	for i, r := range results {
		if r.Err != nil {
			w.t.Fatal(r.Err)
		}
		references[i] = r.Request.Reference
	}
	return references
}

func TestQueue_ShowsEachRequestOncePageByPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := w.fill(120)
	b := w.as(auth.Reviewer)
	var listed []string
	pages := 0
	for path := "/queue"; path != ""; pages++ {
		page := b.get(path).expect(http.StatusOK)
		listed = append(listed, page.references()...)
		path = page.next()
	}
	if pages != 3 {
		t.Errorf("%d pages, want 3", pages)
	}
	slices.Sort(all)
	if got := slices.Sorted(slices.Values(listed)); !slices.Equal(got, all) {
		t.Errorf("listed %d requests, of %d", len(got), len(all))
	}
	if w.request(listed[0]).DueAt.After(w.request(listed[119]).DueAt) {
		t.Error("the list does not begin with what is due first")
	}
}

func TestQueue_FiltersByWhatTheAddressSays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := w.fill(60)
	b := w.as(auth.Reviewer)
	w.exec(fmt.Sprintf(`UPDATE erasure_requests SET assignee_id = (SELECT id FROM staff_accounts WHERE role = 'reviewer') WHERE reference IN ('%s', '%s')`, all[0], all[1]))
	w.exec(fmt.Sprintf(`UPDATE erasure_requests SET due_at = lethe_now() + interval '1 minute' WHERE reference = '%s'`, all[2]))
	w.exec(fmt.Sprintf(`UPDATE erasure_requests SET due_at = lethe_now() - interval '1 minute' WHERE reference = '%s'`, all[3]))
	for query, want := range map[string]int{
		"view=mine":                             2,
		"who=me":                                2,
		"who=nobody&n=100":                      58,
		"who=" + uuid.NewString():               0,
		"due=overdue":                           1,
		"due=week":                              1,
		"due=mood":                              0,
		"dest=crm&view=open":                    0,
		"n=25":                                  25,
		"n=7":                                   50,
		"cause=account_deleted":                 30,
		"cause=direct_request&source=shop":      30,
		"source=bank":                           0,
		"status=APPROVED&view=open":             0,
		"status=NONSENSE":                       0,
		"regulation=GDPR&cause=account_deleted": 30,
		"regulation=CCPA":                       0,
		"q=case-7":                              1,
		"q=case-7&view=overdue":                 0,
		"view=nonsense&cause=account_deleted&extra=1": 30,
	} {
		if got := len(b.get("/queue?" + query).expect(http.StatusOK).references()); got != want {
			t.Errorf("%s: %d rows, want %d", query, got, want)
		}
	}
	b.get("/queue?cause=account_deleted").shows("Cause: Account deleted", `<option value="shop"`)
	b.get("/queue?q=" + strings.ToLower(all[0])).leadsTo("/requests/" + all[0])
	for _, bad := range []string{"after=nonsense", "after=AAAA", "cause=a&cause=b", "cause=%00", "cause=%ff", "who=anna", "sort=status&after=paused." + web.KeyOf(time.Now(), uuid.Nil)} {
		b.get("/queue?" + bad).expect(http.StatusUnprocessableEntity)
	}
}

func TestQueue_RefusesToSearchForAPersonInTheAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Reviewer)
	for _, term := range []string{email, "+49 176 1234567", "0176/1234567"} {
		b.get("/queue?q=" + url.QueryEscape(term)).expect(http.StatusUnprocessableEntity).
			shows("Search for a person in the search box").hides(term)
	}
	if strings.Contains(w.log.String(), email) {
		t.Error("the search term is in the log")
	}
}

func TestLooksPersonal(t *testing.T) {
	t.Parallel()
	for term, want := range map[string]bool{
		"anna@example.com": true, "+4917612345678": true, "(030) 123456": true, "030 1234567": true, "176-123-4567": true,
		"case-7": false, "12345678": false, "ER-7QK4-M2XD": false, "2026-11-20-x": false, "": false, "+1": false, "A 1234567": false,
	} {
		if got := web.LooksPersonal(term); got != want {
			t.Errorf("%q: %v, want %v", term, got, want)
		}
	}
}

func TestQueue_TabsCountWhatTheyShow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	now := time.Now()
	submit := func(ago time.Duration, tier string) string {
		in := anna()
		in.SubmittedAt = new(now.Add(-ago))
		in.Attributes = fmt.Appendf(nil, `{"tier": %q}`, tier)
		return w.submit(in).Reference
	}
	waits := submit(0, "enterprise")
	dueSoon := submit(26*24*time.Hour, "enterprise")
	overdue := submit(40*24*time.Hour, "enterprise")
	w.connector.fail("crm", destination.Permanent(fmt.Errorf("status 400")))
	failed := w.forwarding().Reference
	sends := submit(0, "")
	w.advance(49 * time.Hour) // of the 72 of the review window
	b := w.as(auth.Reviewer)
	w.exec(fmt.Sprintf(`UPDATE erasure_requests SET assignee_id = (SELECT id FROM staff_accounts) WHERE reference = '%s'`, overdue))
	for view, want := range map[string][]string{
		"review":  {waits, dueSoon, overdue, sends},
		"soon":    {sends},
		"week":    {dueSoon},
		"overdue": {overdue},
		"failed":  {failed},
		"mine":    {overdue},
		"open":    {waits, dueSoon, overdue, sends, failed},
	} {
		page := b.get("/queue?view=" + view).expect(http.StatusOK)
		slices.Sort(want)
		if got := slices.Sorted(slices.Values(page.references())); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", view, got, want)
		}
		tab := fmt.Sprintf(`href="/queue?view=%s" aria-current="page"`, view)
		if _, after, ok := strings.Cut(page.body, tab); !ok || !strings.Contains(after[:400], fmt.Sprintf(`<span class="count">%d</span>`, len(want))) {
			t.Errorf("%s: the tab does not count %d", view, len(want))
		}
	}
	b.get("/queue?view=failed").shows("0 of 2", "1 failed", "Delivery failed", "a•••@example.com +1")
}

func TestQueue_EmptySaysWhatIsNext(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Reviewer)
	b.get("/queue").expect(http.StatusOK).shows("No requests yet")
	r := w.submit(anna())
	b.get("/queue?view=overdue").shows("Nothing is overdue", r.Reference)
}

func TestQueue_GivesHTMXTheMainPart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Reviewer)
	part := b.get("/queue", "HX-Request", "true").expect(http.StatusOK).hides("<html").shows(`<main id="main"`)
	if part.header.Get("Vary") != "HX-Request" {
		t.Errorf("Vary: %q", part.header.Get("Vary"))
	}
	b.get("/queue", "HX-Request", "true", "HX-History-Restore-Request", "true").expect(http.StatusOK).shows("<html")
}

func TestKey_RoundTrip(t *testing.T) {
	t.Parallel()
	const text = "AAZD5mJv0AABkLWgAABwAIAAAAAAAAAB"
	if got, err := web.ReadKey(text); err != nil || got != text {
		t.Errorf("got %q, %v", got, err)
	}
}

func FuzzKey(f *testing.F) {
	for _, s := range []string{"", "AAZD5mJv0AABkLWgAABwAIAAAAAAAAAB", "====", "AAAA", strings.Repeat("_", 32)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, err := web.ReadKey(text); err == nil && got != text {
			t.Errorf("%q is read as %q", text, got)
		}
	})
}

func TestQueue_ShowsEachRequestOnceInEveryOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill(110)
	b := w.as(auth.Reviewer)
	w.account(auth.Lead)
	w.exec(`UPDATE erasure_requests SET assignee_id = (SELECT id FROM staff_accounts WHERE role = 'lead') WHERE get_byte(uuid_send(id), 15) % 4 = 0;
		UPDATE erasure_requests SET assignee_id = (SELECT id FROM staff_accounts WHERE role = 'reviewer') WHERE get_byte(uuid_send(id), 15) % 4 = 1;
		UPDATE erasure_requests SET state = 'FORWARDING', rule_set_version = 1 WHERE get_byte(uuid_send(id), 15) % 3 = 0`)
	for order, place := range map[string]func(*ent.ErasureRequest) string{
		"received": func(r *ent.ErasureRequest) string { return "" },
		"status": func(r *ent.ErasureRequest) string {
			return map[string]string{"IN_REVIEW": "1", "FORWARDING": "2"}[string(r.State)]
		},
		"assigned": func(r *ent.ErasureRequest) string {
			switch {
			case r.AssigneeID == nil:
				return "3"
			case r.AssigneeID.String() == w.id(auth.Reviewer): // mine first
				return "1"
			}
			return "2"
		},
	} {
		var listed, places []string
		var last *ent.ErasureRequest
		for path := "/queue?view=open&n=25&sort=" + order; path != ""; {
			page := b.get(path).expect(http.StatusOK)
			for _, reference := range page.references() {
				r := w.request(reference)
				if order == "received" && last != nil && r.ReceivedAt.After(last.ReceivedAt) {
					t.Errorf("%s came after %s and is listed behind it", r.Reference, last.Reference)
				}
				listed, places, last = append(listed, reference), append(places, place(r)), r
			}
			path = page.next()
		}
		slices.Sort(listed)
		if n := len(slices.Compact(listed)); n != 110 || !slices.IsSorted(places) {
			t.Errorf("by %s: %d listed, in the places %v", order, n, places)
		}
	}
}

func TestQueue_IsHandedOutAsASheetOnRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill(60)
	lead := w.as(auth.Lead)
	sheet := lead.get("/queue.csv?view=open&cause=account_deleted&n=25").expect(http.StatusOK)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(sheet.body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 31 || rows[0][0] != "request" {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	first := w.request(rows[1][0])
	if !strings.Contains(rows[1][7], "•") || rows[1][2] != first.DueAt.UTC().Format(time.RFC3339) || rows[1][14] != "account_deleted" {
		t.Errorf("the first row is %q", rows[1])
	}
	e, err := w.db.Read().LedgerEntry.Query().Where(ledgerentry.Action("list.exported")).Only(t.Context())
	if err != nil || string(e.Detail) != `{"list":"queue","rows":30}` || e.Actor != "Robin lead" {
		t.Errorf("on record: %v, %v", e, err)
	}
	w.as(auth.Operator).get("/queue.csv?view=open").expect(http.StatusForbidden)
	w.as(auth.Operator).get("/queue?view=open").expect(http.StatusOK).hides("Export CSV", "New request")
	lead.get("/queue?view=open").shows(`href="/queue.csv?view=open"`, `href="/requests/new"`)
}

func TestQueue_ShowsWhoLooksAfterARequestAndWhatNeedsAPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Reviewer)
	w.connector.fail("crm", badRequest)
	r := w.forwarding()
	again := w.submit(anna())
	w.exec(`UPDATE erasure_requests SET assignee_id = (SELECT id FROM staff_accounts)`)
	w.exec(`INSERT INTO saved_views (id, name, query, shared, created_at, owner_id)
		SELECT gen_random_uuid(), 'Shop only', 'source=shop&view=open', true, lethe_now(), id FROM staff_accounts`)
	page := b.get("/queue?view=open").expect(http.StatusOK)
	page.shows("Robin reviewer", "Duplicate?", `action="/requests/`+r.Reference+`/retry"`, `value="`+again.Reference+`.1"`, "Shop only", `href="/queue?source=shop&amp;view=open"`)
	b.get("/queue?source=shop&view=open").expect(http.StatusOK).hides("Save view…")
	b.get("/queue?view=failed&dest=crm").shows(r.Reference)
	b.get("/queue?view=failed&dest=ads").hides("r-" + r.Reference)
}

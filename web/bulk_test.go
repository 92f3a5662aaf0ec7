package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
	"lethe/web"
)

// ticked are the fields of a form in which these requests are ticked as they are.
func (w *world) ticked(verb string, references ...string) []string {
	w.t.Helper()
	out := []string{"verb", verb, "return", "/queue?view=review"}
	for _, reference := range references {
		out = append(out, "request", fmt.Sprintf("%s.%d", reference, w.request(reference).Version))
	}
	return out
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// formTo are the hidden fields of the form of the main part that posts to path.
func (s seen) formTo(path string) []string {
	s.t.Helper()
	_, main, _ := strings.Cut(s.body, "<main")
	_, after, found := strings.Cut(main, `action="`+path+`"`)
	if !found {
		s.t.Fatalf("%s has no form to %s:\n%s", s.what, path, s.body)
	}
	inside, _, _ := strings.Cut(after, "</form>")
	var out []string
	for _, m := range hiddenField.FindAllStringSubmatch(inside, -1) {
		out = append(out, m[1], strings.ReplaceAll(strings.ReplaceAll(m[2], "&amp;", "&"), "&#43;", "+"))
	}
	return out
}

// undoForm are the fields of the button that takes a bulk approval back.
func (s seen) undoForm() []string {
	s.t.Helper()
	for part := range strings.SplitSeq(s.body, "<form") {
		if strings.Contains(part, `name="verb" value="undo"`) {
			var out []string
			for _, m := range hiddenField.FindAllStringSubmatch(part, -1) {
				out = append(out, m[1], strings.ReplaceAll(m[2], "&amp;", "&"))
			}
			return out
		}
	}
	s.t.Fatalf("%s has no button that takes a bulk approval back:\n%s", s.what, s.body)
	return nil
}

func confirmed(fields []string, more ...string) []string {
	return append(append(fields, "confirm", "yes"), more...)
}

func (w *world) entries(action string) int {
	w.t.Helper()
	all, err := w.db.Read().LedgerEntry.Query().All(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	n := 0
	for _, e := range all {
		if e.Action == action {
			n++
		}
	}
	return n
}

func TestBulk_ApprovesWhatItCanAndNamesTheRest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := w.fill(12)
	for _, reference := range all[:2] {
		if _, err := w.Approve(w.system(), erasure.Decision{RequestID: w.request(reference).ID}); err != nil {
			t.Fatal(err)
		}
	}
	_, err := w.Hold(w.system(), erasure.Holding{RequestID: w.request(all[2]).ID, Ground: lifecycle.HoldGrounds()[0], ReviewOn: time.Now().AddDate(0, 0, 9)})
	if err != nil {
		t.Fatal(err)
	}
	b := w.as(auth.Reviewer)
	ask := b.post("/queue/bulk", w.ticked("approve", all...)...).expect(http.StatusOK)
	ask.shows("Approve 9 of 12 requests", "3 stay as they are: 2 are not awaiting review, 1 is on hold.",
		"Sends erasure orders to 2 destinations under version 1", "Customer database", "9 requests", "Approve 9 requests")
	w.expectState(all[5], lifecycle.InReview)

	b.post("/queue/bulk", confirmed(ask.formTo("/queue/bulk"))...).leadsTo("/queue/bulk")
	for _, reference := range all[3:] {
		w.expectState(reference, lifecycle.Approved)
	}
	w.expectState(all[2], lifecycle.InReview)
	if n := w.entries("request.approved"); n != 11 {
		t.Errorf("%d approvals are on record, want 11", n)
	}
	told := b.get("/queue/bulk").expect(http.StatusOK).shows("Approved 9. 3 stay as they were.", all[0], all[2], "Undo 9 approvals",
		`href="/queue?view=review"`, `value="`+all[2]+`.2" checked`)
	told.hides(all[7])
}

func TestBulk_LeavesAloneWhatChangedSinceItWasSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := w.fill(4)
	b := w.as(auth.Lead)
	fields := w.ticked("approve", all...)
	ask := b.post("/queue/bulk", fields...).expect(http.StatusOK)
	change := func(reference string) {
		id := w.request(reference).ID
		if _, err := w.Approve(w.system(), erasure.Decision{RequestID: id}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Undo(w.system(), erasure.Decision{RequestID: id}); err != nil {
			t.Fatal(err)
		}
	}
	change(all[1])
	b.post("/queue/bulk", confirmed(ask.formTo("/queue/bulk"))...).leadsTo("/queue/bulk")
	b.get("/queue/bulk").shows("Approved 3. 1 failed.", "Somebody changed it after you had looked.", all[1]).hides(all[2])
	w.expectState(all[1], lifecycle.InReview)

	b.post("/queue/bulk", fields...).expect(http.StatusOK).shows("Nothing would be done")
}

func TestBulk_ApprovesNoPlanButTheOneThatWasSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := w.fill(3)
	b := w.as(auth.Lead)
	few := b.post("/queue/bulk", w.ticked("approve", all[0])...).expect(http.StatusOK).formTo("/queue/bulk")
	whole := b.post("/queue/bulk", "verb", "approve", "all", "matching", "matching", "view=review").expect(http.StatusOK).formTo("/queue/bulk")
	w.publish(strings.Replace(twoDestinations, "to: [crm, ads]", "to: [crm]", 1))
	b.post("/queue/bulk", confirmed(few)...).leadsTo("/queue/bulk")
	b.get("/queue/bulk").shows("Approved 0. 1 failed.", "What would be sent where has changed since you looked: no longer")
	b.post("/queue/bulk", confirmed(whole, "number", "3")...).leadsTo("/queue/bulk")
	b.get("/queue/bulk").shows("Approved 0. 3 stay as they were.", "What would be sent where has changed since you looked.")
	w.expectState(all[0], lifecycle.InReview)
}

func TestBulk_SentTwiceIsDoneOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := w.fill(20)
	b := w.as(auth.Reviewer)
	form := confirmed(b.post("/queue/bulk", w.ticked("approve", all...)...).formTo("/queue/bulk"))
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() { b.post("/queue/bulk", form...).leadsTo("/queue?view=review") })
	}
	both.Wait()
	b.get("/queue?view=review").shows("Approved 20.")
	if n := w.entries("request.approved"); n != 20 {
		t.Errorf("%d approvals are on record, want 20", n)
	}
	b.post("/queue/bulk", form...).leadsTo("/queue/bulk")
	b.get("/queue/bulk").shows("Approved 20.", "Undo 20 approvals")
}

func TestBulk_OneButtonTakesAllApprovalsBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := w.fill(6)
	b := w.as(auth.Reviewer)
	approve := func(references ...string) []string {
		form := b.post("/queue/bulk", w.ticked("approve", references...)...).formTo("/queue/bulk")
		b.post("/queue/bulk", confirmed(form)...).leadsTo("/queue?view=review")
		return b.get("/queue?view=review").undoForm()
	}
	undo := approve(all...)
	if _, err := w.Hold(w.system(), erasure.Holding{RequestID: w.request(all[0]).ID, Ground: lifecycle.HoldGrounds()[0], ReviewOn: time.Now().AddDate(0, 0, 9)}); err != nil {
		t.Fatal(err)
	}
	b.post("/queue/bulk", undo...).leadsTo("/queue/bulk")
	b.get("/queue/bulk").shows("Took back 5 approvals. 1 failed.", all[0], "Somebody changed it").hides("Undo 5")
	w.expectState(all[0], lifecycle.Approved)
	w.expectState(all[5], lifecycle.InReview)
	b.post("/queue/bulk", undo...).leadsTo("/queue/bulk") // pressed twice

	late := approve(all[1:]...)
	b.post("/queue/bulk", undo...).expect(http.StatusConflict).shows("cannot be taken back together")
	w.advance(31 * time.Second)
	b.post("/queue/bulk", late...).leadsTo("/queue/bulk")
	b.get("/queue/bulk").shows("Took back 0 approvals. 5 failed.", "On the way to the destinations.")
}

func TestBulk_RejectsAllForTheSameReason(t *testing.T) {
	t.Parallel()
	w := lettersWorld(t)
	all := w.fill(3)
	b := w.as(auth.Reviewer)
	form := b.post("/queue/bulk", w.ticked("reject", all...)...).expect(http.StatusOK).shows("Reject 3 requests", "A rejection cannot be undone").formTo("/queue/bulk")
	with := func(more ...string) []string { return append(append([]string{}, form...), more...) }
	b.post("/queue/bulk", with("confirm", "yes", "text", "short")...).expect(http.StatusUnprocessableEntity).
		shows("Error: Reject 3 requests", "Choose the ground", "Tell the data subject why", "short</textarea>")
	b.post("/queue/bulk", with("confirm", "preview", "text", "short")...).expect(http.StatusUnprocessableEntity)
	b.post("/queue/bulk", with("confirm", "preview", "ground", "LEGAL_CLAIMS", "text", "A claim is open in court.")...).expect(http.StatusOK).
		shows("The letter about "+all[0], "Our reasons are:\nA claim is open in court.", "A claim is open in court.</textarea>")
	w.expectState(all[0], lifecycle.InReview)
	b.post("/queue/bulk", with("confirm", "yes", "ground", "LEGAL_CLAIMS", "text", "A claim is open in court.")...).leadsTo("/queue?view=review")
	for _, reference := range all {
		w.expectState(reference, lifecycle.Rejected)
	}
	b.get("/queue?view=review").shows("Rejected 3.")
}

func TestBulk_ExtendsWhereTheLawLetsIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := w.fill(2)
	none := anna()
	none.Regulation = lifecycle.NoLaw
	all = append(all, w.submit(none).Reference)
	b := w.as(auth.Lead)
	ask := b.post("/queue/bulk", w.ticked("extend", all...)...).expect(http.StatusOK).
		shows("Extend 2 of 3 requests", "1 is not extendable by law and stays as it is.", "Art. 12(3) GDPR")
	b.post("/queue/bulk", confirmed(ask.formTo("/queue/bulk"), "ground", "COMPLEXITY", "text", "The case is complex.")...).leadsTo("/queue/bulk")
	b.get("/queue/bulk").shows("Extended 2. 1 stays as it was.")
	if w.request(all[0]).ExtendedAt == nil || w.request(all[2]).ExtendedAt != nil {
		t.Error("the wrong deadlines were extended")
	}
}

func TestBulk_AssignsAll(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := w.fill(3)
	b := w.as(auth.Lead)
	form := b.post("/queue/bulk", w.ticked("assign", all...)...).expect(http.StatusOK).shows("Assign 3 requests", "Robin lead (you)").formTo("/queue/bulk")
	b.post("/queue/bulk", confirmed(append([]string{}, form...), "to", "nonsense")...).expect(http.StatusUnprocessableEntity).shows("Choose a colleague")
	b.post("/queue/bulk", confirmed(form, "to", "me")...).leadsTo("/queue?view=review")
	b.get("/queue?view=review").shows("Assigned 3.")
	for _, reference := range all {
		if w.request(reference).AssigneeID == nil {
			t.Errorf("nobody looks after %s", reference)
		}
	}
}

func TestBulk_RetriesFailedDeliveries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.fail("crm", badRequest)
	sent, other := w.forwarding(), w.fill(1)[0]
	b := w.as(auth.Operator)
	ask := b.post("/queue/bulk", w.ticked("retry", sent.Reference, other)...).expect(http.StatusOK).
		shows("Retry 1 of 2 requests", "1 is without a failed delivery and stays as it is.", "Tries 1 delivery again")
	w.connector.fail("crm", nil)
	b.post("/queue/bulk", confirmed(ask.formTo("/queue/bulk"))...).leadsTo("/queue/bulk")
	w.work()
	if got := w.delivery(sent, "crm").State; got != lifecycle.Done {
		t.Errorf("the delivery is %s", got)
	}
}

func TestBulk_ExportsWhatIsSelected(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := w.fill(3)
	got := w.as(auth.Auditor).post("/queue/bulk", w.ticked("export", all[:2]...)...).expect(http.StatusOK).
		shows(all[0], all[1], "p•••@example.com").hides(all[2], "person000")
	if kind := got.header.Get("Content-Type"); kind != "text/csv; charset=utf-8" {
		t.Errorf("Content-Type: %q", kind)
	}
	w.as(auth.Operator).post("/queue/bulk", w.ticked("export", all...)...).expect(http.StatusOK).shows(all[2]).hides("p•••")
	w.as(auth.Lead).post("/queue/bulk", "verb", "export", "all", "matching", "matching", "view=week").leadsTo("/queue.csv?view=week")
	if n := w.entries("list.exported"); n != 2 {
		t.Errorf("%d exports are on record, want 2", n)
	}
}

func TestBulk_TakesAllThatMatchByTheirNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *web.Config) { c.BulkTime = time.Nanosecond })
	w.fill(1000)
	b := w.as(auth.Lead)
	ask := b.post("/queue/bulk", "verb", "approve", "all", "matching", "matching", "view=review&source=shop").expect(http.StatusOK).
		shows("Approve 1,000 requests", "Type 1000 to go on", "1,000 requests</span>")
	w.submit(anna()) // arrives too late to be meant
	form := ask.formTo("/queue/bulk")
	b.post("/queue/bulk", confirmed(form, "number", "100")...).expect(http.StatusUnprocessableEntity).shows("Error: Approve 1,000", "Type 1000")
	b.post("/queue/bulk", confirmed(form, "number", "1000")...).leadsTo("/queue/bulk")
	told := b.get("/queue/bulk").shows("Approved 500. 500 are left.", "Approve the other 500", "Undo 500 approvals")
	b.post("/queue/bulk", told.formTo("/queue/bulk")...).leadsTo("/queue")
	if left := b.get("/queue").shows("Approved 500.").references(); len(left) != 1 {
		t.Errorf("%d requests need review, want the one that came too late", len(left))
	}
}

func TestBulk_IsBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	b := w.as(auth.Reviewer)
	many := []string{"verb", "approve"}
	for n := range 501 {
		many = append(many, "request", fmt.Sprintf("ER-AAAA-%04d.1", n))
	}
	b.post("/queue/bulk", many...).expect(http.StatusUnprocessableEntity).shows("501 requests are selected, and at most 500 can be")
	for name, fields := range map[string][]string{
		"no reference":  {"verb", "approve", "request", "anna@example.com"},
		"verb twice":    {"verb", "approve", "verb", "reject", "request", r.Reference},
		"unknown verb":  {"verb", "erase", "request", r.Reference},
		"unknown field": {"verb", "approve", "request", r.Reference, "state", "APPROVED"},
		"bad batch":     {"verb", "approve", "request", r.Reference, "batch", "1"},
		"bad all":       {"verb", "approve", "all", "yes"},
		"bad plan":      {"verb", "approve", "all", "matching", "plan", "x"},
		"bad time":      {"verb", "approve", "all", "matching", "asOf", "yesterday"},
		"confirm":       {"verb", "approve", "request", r.Reference, "confirm", "maybe"},
		"personal":      {"verb", "approve", "all", "matching", "matching", url.Values{"q": {email}}.Encode()},
	} {
		t.Run(name, func(t *testing.T) { b.post("/queue/bulk", fields...).expect(http.StatusUnprocessableEntity) })
	}
	b.post("/queue/bulk?verb=approve", "request", r.Reference).expect(http.StatusUnprocessableEntity)
	b.post("/queue/bulk", "verb", "approve", "return", "/queue?view=open").leadsTo("/queue?view=open")
	b.get("/queue?view=open").shows("No request is selected.")
	b.get("/queue/bulk").leadsTo("/queue")
	b.post("/queue/bulk", "verb", "approve", "request", r.Reference, "request", r.Reference+".1").expect(http.StatusOK).shows("Approve 1 request")
	w.expectState(r.Reference, lifecycle.InReview)
}

func TestBulk_EachVerbAsksForItsPermission(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	for verb, needs := range map[string]auth.Permission{
		"approve": auth.ReviewRequests, "reject": auth.ReviewRequests, "extend": auth.ReviewRequests, "assign": auth.ReviewRequests,
		"undo": auth.ReviewRequests, "retry": auth.ManageDeliveries, "export": auth.ReadRequests,
	} {
		for _, role := range auth.Roles() {
			got := w.as(role).post("/queue/bulk", "verb", verb, "request", r.Reference, "batch", noDelivery)
			if may := auth.StaffMember([16]byte{1}, "", role).May(needs); may == (got.status == http.StatusForbidden) {
				t.Errorf("%s as %s: status %d", verb, role, got.status)
			}
		}
	}
	w.expectState(r.Reference, lifecycle.InReview)
}

func TestBulk_500ApprovalsTakeSeconds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := w.fill(500)
	b := w.as(auth.Reviewer)
	fields := []string{"verb", "approve"}
	for _, reference := range all {
		fields = append(fields, "request", reference+".1")
	}
	start := time.Now()
	ask := b.post("/queue/bulk", fields...).expect(http.StatusOK).shows("Approve 500 requests")
	asked := time.Since(start)
	b.post("/queue/bulk", confirmed(ask.formTo("/queue/bulk"))...).leadsTo("/queue")
	took := time.Since(start) - asked
	t.Logf("asked in %v, approved in %v: %v each", asked, took, took/500)
	if n := w.entries("request.approved"); n != 500 {
		t.Errorf("%d approvals are on record, want 500", n)
	}
	if took > 20*time.Second {
		t.Errorf("approving 500 took %v", took)
	}
	b.get("/queue").shows("Approved 500.", "Undo 500 approvals")
}

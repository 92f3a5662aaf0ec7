package web_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"lethe/internal/auth"
	"lethe/internal/erasure"
)

// searchFor types into the search box, and returns where it leads.
func (b *browser) searchFor(text string) string {
	b.t.Helper()
	return b.post("/search", "q", text).expect(http.StatusSeeOther).header.Get("Location")
}

func TestSearch_LeadsToARequestByReferenceOrExternalID(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := anna()
	in.ExternalID = "case-7"
	r := w.submit(in)
	for _, role := range []auth.Role{auth.Reviewer, auth.Operator} {
		b := w.as(role)
		if got := b.searchFor(" " + strings.ToLower(r.Reference) + " "); got != "/requests/"+r.Reference {
			t.Errorf("a reference leads to %s", got)
		}
		if got := b.searchFor("case-7"); got != "/queue?q=case-7&view=open" {
			t.Errorf("an external id leads to %s", got)
		}
		b.get("/queue?q=case-7").shows(r.Reference)
	}
	in.ExternalID = "030 1234567"
	w.submit(in)
	if got := w.as(auth.Reviewer).searchFor("030 1234567"); !strings.HasPrefix(got, "/queue?search=") {
		t.Errorf("an external id that looks like a phone number leads to %s", got)
	}
	w.as(auth.Operator).post("/search", "q", email).expect(http.StatusNotFound).shows("Your role does not search for persons.").hides(email)
	w.as(auth.Reviewer).post("/search", "q", "").expect(http.StatusUnprocessableEntity)
}

func TestSearch_ListsThePersonsRequestsUnderAnOpaqueAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	finished := w.submit(anna())
	if _, err := w.Cancel(w.system(), erasure.Decision{RequestID: finished.ID}); err != nil {
		t.Fatal(err)
	}
	r := w.submit(anna())
	w.fill(5)
	b := w.as(auth.Auditor)

	list := b.searchFor("  Anna.Lindqvist@EXAMPLE.com")
	page := b.get(list).expect(http.StatusOK).shows("Of one person", "2 requests of this person, and 0 archived requests.", "Searched as email, customer id.")
	want := []string{finished.Reference, r.Reference}
	slices.Sort(want)
	if got := page.references(); !slices.Equal(slices.Sorted(slices.Values(got)), want) {
		t.Errorf("the list has %v; want %v", got, want)
	}
	if got := b.get(list + "&status=IN_REVIEW").expect(http.StatusOK).shows(`name="search" value="`).references(); !slices.Equal(got, []string{r.Reference}) {
		t.Errorf("with a filter the list has %v", got)
	}
	b.get(list+"&cause=other").expect(http.StatusOK).shows("No requests match", "Clear filters")
	b.get(b.searchFor("bo@example.com")).expect(http.StatusOK).
		shows("No request of this person", "Searched as email, customer id.").hides("bo@example.com")
}

func TestSearch_KeepsToThePersonPageByPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 55 {
		w.submit(anna())
	}
	w.fill(5)
	b := w.as(auth.Lead)
	first := b.get(b.searchFor(email)).expect(http.StatusOK)
	second := b.get(first.next()).expect(http.StatusOK)
	if len(first.references()) != 50 || len(second.references()) != 5 || second.next() != "" {
		t.Errorf("%d and %d rows", len(first.references()), len(second.references()))
	}
}

func TestSearch_FindsThePersonInTheArchive(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := w.submit(anna())
	if _, err := w.Cancel(w.system(), erasure.Decision{RequestID: old.ID}); err != nil {
		t.Fatal(err)
	}
	for _, reference := range w.fill(3) {
		if _, err := w.Cancel(w.system(), erasure.Decision{RequestID: w.request(reference).ID}); err != nil {
			t.Fatal(err)
		}
	}
	w.advance(721 * time.Hour)
	w.work()
	b := w.as(auth.Lead)
	list := b.searchFor(email)
	if !strings.HasPrefix(list, "/archive?search=") {
		t.Fatalf("the search leads to %s", list)
	}
	page := b.get(list).expect(http.StatusOK).shows("0 requests of this person, and 1 archived request.", "Of one person").hides("Show those in the queue")
	if got := page.references(); !slices.Equal(got, []string{old.Reference}) {
		t.Errorf("the archive lists %v", got)
	}
	b.get(list + "&outcome=REJECTED").expect(http.StatusOK).shows("No archived requests match")

	r := w.submit(anna())
	b.get(list).shows("1 request of this person, and 1 archived request.", "Show those in the queue")
	queue := b.searchFor(email)
	b.get(queue).shows(r.Reference, "Show those in the archive").hides(old.Reference)
	b.get(strings.Replace(strings.Replace(queue, "/queue", "/archive", 1), "&view=open", "", 1)).shows(old.Reference)
}

func TestSearch_EndsWithTheSessionAndAfterTwentyOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	b := w.as(auth.Lead)
	list := b.searchFor(email)
	w.as(auth.Lead).get(list).expect(http.StatusNotFound).shows("This search has ended. Search again.").hides(r.Reference)
	for n := range 19 {
		b.searchFor(fmt.Sprintf("person%d@example.com", n))
	}
	b.get(list).expect(http.StatusOK).shows(r.Reference)
	b.searchFor("one.more@example.com")
	b.get(list).expect(http.StatusNotFound).shows("This search has ended. Search again.")
	b.get("/archive?search=nonsense").expect(http.StatusNotFound).shows("This search has ended. Search again.")
}

func TestSearch_EndsForWhoMayNotSeeSubjectsAnyMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	b := w.as(auth.Lead)
	list := b.searchFor(email)
	w.exec(`UPDATE staff_accounts SET role = 'operator'`)
	b.get(list).expect(http.StatusNotFound).shows("This search has ended.").hides(r.Reference)
}

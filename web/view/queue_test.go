package view_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"lethe/internal/lifecycle"
	"lethe/web/view"
)

func one(t *testing.T, found []*html.Node) *html.Node {
	t.Helper()
	if len(found) != 1 {
		t.Fatalf("found %d elements, want 1", len(found))
	}
	return found[0]
}

func TestQueue_ApprovesOneRowAsItWasSeen(t *testing.T) {
	t.Parallel()
	p := filteredQueue()
	row := one(t, withAttr(render(t, view.QueuePage(p)), "id", "r-ER-9F3B-TT6A"))
	form := one(t, find(row, "form"))
	if got := attr(form, "action"); got != "/requests/ER-9F3B-TT6A/approve" {
		t.Errorf("action %q", got)
	}
	got := hidden(form)
	if got["version"] != "1" || got["return"] != p.Query.Path() {
		t.Errorf("hidden fields %v, want version 1 and return %s", got, p.Query.Path())
	}
	if got := text(one(t, find(form, "button"))); got != "Approve ER-9F3B-TT6A" {
		t.Errorf("the button reads %q", got)
	}
}

func TestQueue_OffersOnlyWhatIsAllowed(t *testing.T) {
	t.Parallel()
	p := queue()
	p.May.Review = false
	for i := range p.Rows {
		p.Rows[i].CanApprove, p.Rows[i].CanRetry = false, false
	}
	if n := len(find(one(t, find(render(t, view.QueuePage(p)), "tbody")), "button")); n != 0 {
		t.Errorf("%d buttons for somebody who may not approve", n)
	}
}

func TestQueue_ShowsWhatStopsARequestBeforeItsState(t *testing.T) {
	t.Parallel()
	doc := render(t, view.QueuePage(queue()))
	for reference, want := range map[string]string{
		"ER-7QK4-M2XD": "Delivery failed",
		"ER-9F3B-TT6A": "Needs review",
		"ER-C1MM-55TP": "Sends in 5 hours",
		"ER-0GZ8-KX4S": "On hold",
		"ER-AA12-PLM9": "No destination",
		"ER-R8Q5-LL0F": "Completed",
	} {
		row := one(t, withAttr(doc, "id", "r-"+reference))
		if got := text(row); !strings.Contains(got, want) {
			t.Errorf("%s reads %q, want %q in it", reference, got, want)
		}
	}
}

func TestQueue_ShowsWhatHappensFirstFirst(t *testing.T) {
	t.Parallel()
	p := queue()
	read := func() string {
		return strings.TrimPrefix(text(one(t, withAttr(render(t, view.QueuePage(p)), "id", "r-ER-C1MM-55TP"))), "Select ER-C1MM-55TP")
	}
	if got := read(); !strings.HasPrefix(got, "Sends in 5 hours 2 days left22 Nov 2026") || !strings.Contains(got, "Needs review") {
		t.Errorf("a request that goes out before it is due reads %q", got)
	}
	p.Rows[5].SendsAt = p.Rows[5].Due.Add(aDay)
	if got := read(); !strings.HasPrefix(got, "2 days left22 Nov 2026ER-C1MM-55TP") || !strings.Contains(got, "Sends in 3 days") {
		t.Errorf("a request that goes out after it is due reads %q", got)
	}
}

func TestQueue_SaysWhyItIsEmpty(t *testing.T) {
	t.Parallel()
	for want, p := range map[string]view.Queue{
		"No requests yet":      {Frame: frame(), Query: view.QueueQuery{View: view.AllOpen}},
		"No requests match":    noMatch(),
		"Nothing needs review": doneQueue(),
	} {
		doc := render(t, view.QueuePage(p))
		if got := text(one(t, find(one(t, find(doc, "main")), "h2"))); got != want {
			t.Errorf("heading %q, want %q", got, want)
		}
	}
	if got := text(render(t, view.QueuePage(doneQueue()))); !strings.Contains(got, "Next deadline: ER-7QK4-M2XD 8 days left28 Nov 2026") {
		t.Errorf("no next deadline in %q", got)
	}
}

func TestQueue_KeepsFiltersFromPageToPage(t *testing.T) {
	t.Parallel()
	p := filteredQueue()
	links := find(one(t, withAttr(render(t, view.QueuePage(p)), "class", "pager")), "a")
	if len(links) != 2 {
		t.Fatalf("%d links, want first and next", len(links))
	}
	want := p.Query
	for i, after := range []string{"", "opaque"} {
		want.After = after
		if got := attr(links[i], "href"); got != want.Path() {
			t.Errorf("link %q leads to %s, want %s", text(links[i]), got, want.Path())
		}
	}
}

func TestQueue_TakesOffOneFilterAtATime(t *testing.T) {
	t.Parallel()
	p := filteredQueue()
	chips := withAttr(render(t, view.QueuePage(p)), "class", "chip")
	var words []string
	for _, c := range chips {
		words = append(words, strings.TrimPrefix(strings.TrimSpace(text(c)), "Remove filter "))
	}
	all := []string{"Status: Needs review", "Due: Within 7 days", "Destination: CRM", "Assigned to: Nobody", "Cause: Account deleted", "Regulation: UK GDPR", "Source: Account page", "Search: ER-7QK4"}
	if !slices.Equal(words, all) {
		t.Fatalf("chips %q, want %q", words, all)
	}
	want := p.Query
	want.After, want.Cause = "", ""
	if got := attr(chips[4], "href"); got != want.Path() {
		t.Errorf("%q leads to %s, want %s", text(chips[4]), got, want.Path())
	}
}

func TestQueueQuery_ReadsWhatItWrites(t *testing.T) {
	t.Parallel()
	for _, q := range []view.QueueQuery{
		{View: view.NeedsReview},
		{View: view.AllOpen, Search: "a b&c=d"},
		{
			View: view.Overdue, Cause: "other", Regulation: lifecycle.CCPA, Source: "Süd & Söhne",
			Status: lifecycle.Forwarding, Due: view.DueToday, To: "crm", Who: view.Mine, Search: "ER-7QK4", Person: "one",
			Sort: view.ByAssigned, Size: 100, After: "b3BhcXVl=",
		},
	} {
		u, err := url.Parse(q.Path())
		if err != nil {
			t.Fatal(err)
		}
		if got := view.ParseQueueQuery(u.Query()); got != q {
			t.Errorf("%s reads %+v, want %+v", q.Path(), got, q)
		}
	}
}

func TestQueueQuery_FallsBackToAViewThatExists(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]view.QueueView{
		"":                  view.NeedsReview,
		"view=nonsense":     view.NeedsReview,
		"q=ER-7QK4":         view.AllOpen,
		"view=soon&q=ER-7Q": view.SendsSoon,
	} {
		values, err := url.ParseQuery(raw)
		if err != nil {
			t.Fatal(err)
		}
		if got := view.ParseQueueQuery(values).View; got != want {
			t.Errorf("%q shows %q, want %q", raw, got, want)
		}
	}
}

func TestQueueQuery_FallsBackToAnOrderAndASizeThatExist(t *testing.T) {
	t.Parallel()
	q := view.ParseQueueQuery(url.Values{"sort": {"mood"}, "n": {"1000000"}})
	if q.Sort != view.ByDue || q.PageSize() != 50 {
		t.Errorf("sorted by %q in pages of %d", q.Sort, q.PageSize())
	}
}

func TestQueue_SortsByItsHeaders(t *testing.T) {
	t.Parallel()
	p := filteredQueue()
	head := one(t, find(render(t, view.QueuePage(p)), "thead"))
	sorted := one(t, withAttr(head, "aria-sort", "descending"))
	if got := text(sorted); got != "Received" {
		t.Errorf("sorted by %q", got)
	}
	want := map[string]view.QueueSort{"Due, sort by it": view.ByDue, "Status, sort by it": view.ByStatus, "Assigned to, sort by it": view.ByAssigned}
	for _, link := range find(head, "a") {
		q := p.Query
		q.After, q.Sort = "", want[text(link)]
		if got := attr(link, "href"); got != q.Path() {
			t.Errorf("%q leads to %s, want %s", text(link), got, q.Path())
		}
		delete(want, text(link))
	}
	if len(want) != 0 {
		t.Errorf("no links for %v", want)
	}
}

func TestQueue_SendsTheRowsAsTheyWereSeen(t *testing.T) {
	t.Parallel()
	p := filteredQueue()
	doc := render(t, view.QueuePage(p))
	form := one(t, withAttr(doc, "id", "bulk"))
	if got := hidden(form); attr(form, "action") != "/queue/bulk" || got["return"] != p.Query.Path() || strings.Contains(got["matching"], "after=") {
		t.Errorf("the form goes to %s with %v", attr(form, "action"), got)
	}
	boxes := withAttr(doc, "name", "request")
	if len(boxes) != len(p.Rows) || attr(boxes[0], "value") != "ER-9F3B-TT6A.1" || attr(boxes[0], "form") != "bulk" {
		t.Errorf("%d boxes, the first sends %s", len(boxes), attr(boxes[0], "value"))
	}
	p.May = view.MayWithQueue{}
	if n := len(withAttr(render(t, view.QueuePage(p)), "type", "checkbox")); n != 0 {
		t.Errorf("%d boxes for somebody who may do nothing with them", n)
	}
}

func TestQueue_MarksTheSavedViewItShows(t *testing.T) {
	t.Parallel()
	p := queue()
	p.Query.Source = "Support tool"
	doc := render(t, view.QueuePage(p))
	current := one(t, withAttr(one(t, withAttr(doc, "aria-label", "Views")), "aria-current", "page"))
	if got := text(current); !strings.Contains(got, "Ours in Spain") {
		t.Errorf("%q is current", got)
	}
	if strings.Contains(text(doc), "Save view…") {
		t.Error("a view that is kept is offered to be kept")
	}
}

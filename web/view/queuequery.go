package view

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"lethe/internal/lifecycle"
	"lethe/web/view/ui"
)

// QueueView is one of the built-in views of the queue.
type QueueView string

// The views, in the order of their tabs.
const (
	NeedsReview      QueueView = "review"  // in review
	SendsSoon        QueueView = "soon"    // in review, and goes out by itself within 24 hours
	DueInWeek        QueueView = "week"    // open, deadline within seven days
	Overdue          QueueView = "overdue" // open, deadline past
	FailedDeliveries QueueView = "failed"  // a delivery needs a person
	AssignedToMe     QueueView = "mine"    // open, and looked after by whoever asks
	AllOpen          QueueView = "open"    // everything that is not finished
)

var queueViews = []struct {
	view  QueueView
	label string
	empty string
}{
	{NeedsReview, "Needs review", "Nothing needs review"},
	{SendsSoon, "Sends soon", "Nothing is about to be sent"},
	{DueInWeek, "Due in 7 days", "Nothing is due in the next 7 days"},
	{Overdue, "Overdue", "Nothing is overdue"},
	{FailedDeliveries, "Failed deliveries", "No delivery needs a person"},
	{AssignedToMe, "Assigned to me", "Nothing is assigned to you"},
	{AllOpen, "All open", "No request is open"},
}

// QueueDue is a filter by the deadline. A request whose clock stands still is in none.
type QueueDue string

// The filters by deadline.
const (
	AnyDue     QueueDue = ""
	DueToday   QueueDue = "today"
	DueSoon    QueueDue = "week" // within seven days
	DueOverdue QueueDue = "overdue"
)

var queueDues = []ui.Choice{
	{Value: string(DueToday), Label: "Today"},
	{Value: string(DueSoon), Label: "Within 7 days"},
	{Value: string(DueOverdue), Label: "Overdue"},
}

// QueueSort is an order of the queue.
type QueueSort string

// The orders. In each, what comes together is in the order of ByDue.
const (
	ByDue      QueueSort = ""         // what happens first, first
	ByReceived QueueSort = "received" // what arrived last, first
	ByStatus   QueueSort = "status"   // in the order of the lifecycle
	ByAssigned QueueSort = "assigned" // by the names of colleagues; what nobody has comes last
)

// Whose requests are asked for; else it is the id of an account.
const (
	Mine     = "me"
	Nobodies = "nobody"
)

// The numbers of rows that a page may have. The first is what a page has unless asked.
var pageSizes = []int{50, 25, 100}

// QueueViews lists the built-in views in the order of their tabs.
func QueueViews() []QueueView {
	out := make([]QueueView, len(queueViews))
	for i, v := range queueViews {
		out[i] = v.view
	}
	return out
}

// QueueQuery is what the address of the queue says: the view, the filters, the order
// and the place in the list. It never holds an identifier of a person.
type QueueQuery struct {
	View       QueueView
	Due        QueueDue
	Cause      string
	Regulation lifecycle.Regulation
	Source     string
	Status     lifecycle.RequestState
	To         string // the name of a destination
	Who        string // Mine, Nobodies or the id of an account
	Search     string // a reference or an external id
	Person     string // the id of a search for a person, which the session keeps
	Sort       QueueSort
	Size       int    // rows of a page; 0 is 50
	After      string // the opaque key of the last row of the page before
}

// ParseQueueQuery reads the query of an address. A view that does not exist
// becomes NeedsReview, or AllOpen for a search, and an order or a size that does
// not is the usual one; the other values are taken as they are and must be checked
// by whoever looks them up.
func ParseQueueQuery(v url.Values) QueueQuery {
	q := QueueQuery{
		View:       QueueView(v.Get("view")),
		Due:        QueueDue(v.Get("due")),
		Cause:      v.Get("cause"),
		Regulation: lifecycle.Regulation(v.Get("regulation")),
		Source:     v.Get("source"),
		Status:     lifecycle.RequestState(v.Get("status")),
		To:         v.Get("dest"),
		Who:        v.Get("who"),
		Search:     v.Get("q"),
		Person:     v.Get("search"),
		Sort:       parseSort(v.Get("sort")),
		Size:       parseSize(v.Get("n")),
		After:      v.Get("after"),
	}
	for _, known := range queueViews {
		if known.view == q.View {
			return q
		}
	}
	q.View = NeedsReview
	if q.Search != "" || q.Person != "" {
		q.View = AllOpen
	}
	return q
}

func parseSort(text string) QueueSort {
	switch by := QueueSort(text); by {
	case ByReceived, ByStatus, ByAssigned:
		return by
	}
	return ByDue
}

func parseSize(text string) int {
	for _, size := range pageSizes[1:] {
		if text == strconv.Itoa(size) {
			return size
		}
	}
	return 0
}

// Everywhere reports whether finished requests are looked at too: a search does,
// unless it is within a view that has none.
func (q QueueQuery) Everywhere() bool { return (q.Search != "" || q.Person != "") && q.View == AllOpen }

// PageSize is how many rows a page has.
func (q QueueQuery) PageSize() int {
	if q.Size == 0 {
		return pageSizes[0]
	}
	return q.Size
}

// Path is the address of the queue that shows q.
func (q QueueQuery) Path() string { return q.path(queuePath) }

// sheetPath is the address of all that q shows, on every page, as a sheet.
func (q QueueQuery) sheetPath() string { return q.first().path(queueSheetPath) }

// Kept is the query of an address that can be kept: the start of the list, without
// a search for a person.
func (q QueueQuery) Kept() string {
	q = q.first()
	q.Person = ""
	return strings.TrimPrefix(q.path(""), "?")
}

func (q QueueQuery) path(page string) string {
	return withQuery(page,
		"view", string(q.View),
		"due", string(q.Due),
		"cause", q.Cause,
		"regulation", string(q.Regulation),
		"source", q.Source,
		"status", string(q.Status),
		"dest", q.To,
		"who", q.Who,
		"q", q.Search,
		"search", q.Person,
		"sort", string(q.Sort),
		"n", q.size(),
		"after", q.After,
	)
}

// first is the start of the same list.
func (q QueueQuery) first() QueueQuery {
	q.After = ""
	return q
}

// plain is the same view without filters.
func (q QueueQuery) plain() QueueQuery { return QueueQuery{View: q.View, Sort: q.Sort, Size: q.Size} }

func (q QueueQuery) filtered() bool { return q.first() != q.plain() }

// sorted is the start of the list in another order.
func (q QueueQuery) sorted(by QueueSort) QueueQuery {
	q = q.first()
	q.Sort = by
	return q
}

// sized is the start of the list in pages of another size.
func (q QueueQuery) sized(rows int) QueueQuery {
	q = q.first()
	if q.Size = rows; rows == pageSizes[0] {
		q.Size = 0
	}
	return q
}

// parameter is one of an address.
type parameter struct{ name, value string }

// kept are the parameters that the filters do not ask for and keep.
func (q QueueQuery) kept() []parameter {
	all := []parameter{{"view", string(q.View)}, {"q", q.Search}, {"search", q.Person}, {"sort", string(q.Sort)}, {"n", q.size()}}
	return slices.DeleteFunc(all, func(p parameter) bool { return p.value == "" })
}

// size is the number of rows as the address has it; empty for the usual one.
func (q QueueQuery) size() string {
	if q.Size == 0 {
		return ""
	}
	return strconv.Itoa(q.Size)
}

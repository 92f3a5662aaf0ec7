package view

import (
	"net/url"

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
	{AllOpen, "All open", "No request is open"},
}

// QueueQuery is what the address of the queue says: the view, the filters and
// the place in the list. It never holds an identifier of a person.
type QueueQuery struct {
	View       QueueView
	Cause      string
	Regulation lifecycle.Regulation
	Source     string
	Status     lifecycle.RequestState
	Search     string // a reference or an external id
	Person     string // the id of a search for a person, which the session keeps
	After      string // the opaque key of the last row of the page before
}

// ParseQueueQuery reads the query of an address. A view that does not exist
// becomes NeedsReview, or AllOpen for a search; the other values are taken as
// they are and must be checked by whoever looks them up.
func ParseQueueQuery(v url.Values) QueueQuery {
	q := QueueQuery{
		View:       QueueView(v.Get("view")),
		Cause:      v.Get("cause"),
		Regulation: lifecycle.Regulation(v.Get("regulation")),
		Source:     v.Get("source"),
		Status:     lifecycle.RequestState(v.Get("status")),
		Search:     v.Get("q"),
		Person:     v.Get("search"),
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

// Path is the address of the queue that shows q.
func (q QueueQuery) Path() string {
	return withQuery(queuePath,
		"view", string(q.View),
		"cause", q.Cause,
		"regulation", string(q.Regulation),
		"source", q.Source,
		"status", string(q.Status),
		"q", q.Search,
		"search", q.Person,
		"after", q.After,
	)
}

// first is the start of the same list.
func (q QueueQuery) first() QueueQuery {
	q.After = ""
	return q
}

// plain is the same view without filters.
func (q QueueQuery) plain() QueueQuery { return QueueQuery{View: q.View} }

func (q QueueQuery) filtered() bool { return q.first() != q.plain() }

// chips names each filter that is on and leads to the list without it.
func (q QueueQuery) chips() []ui.Chip {
	var out []ui.Chip
	add := func(on, words string, clear func(*QueueQuery)) {
		if on == "" {
			return
		}
		without := q.first()
		clear(&without)
		out = append(out, ui.Chip{Label: words, Href: without.Path()})
	}
	add(string(q.Status), "Status: "+ui.RequestTag(q.Status).Word, func(w *QueueQuery) { w.Status = "" })
	add(q.Cause, "Cause: "+sentence(q.Cause), func(w *QueueQuery) { w.Cause = "" })
	add(string(q.Regulation), "Regulation: "+regulationWord(q.Regulation), func(w *QueueQuery) { w.Regulation = "" })
	add(q.Source, "Source: "+q.Source, func(w *QueueQuery) { w.Source = "" })
	add(q.Search, "Search: "+q.Search, func(w *QueueQuery) { w.Search = "" })
	add(q.Person, onePerson, func(w *QueueQuery) { w.Person = "" })
	return out
}

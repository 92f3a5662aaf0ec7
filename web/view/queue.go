package view

import (
	"fmt"
	"slices"
	"time"

	"lethe/internal/lifecycle"
	"lethe/web/view/ui"
)

// Queue is the list of open requests: what goes out by itself or is due first comes
// first.
type Queue struct {
	Frame
	Query   QueueQuery
	Totals  map[QueueView]int // how many requests each view has, whatever the filters
	Causes  []string          // to choose from
	Sources []string          // to choose from
	Rows    []QueueRow
	Next    string // key of the next page; empty on the last
	Any     bool   // false if no request ever arrived
	NextDue *NextDue
	Sought  *Sought // of a search for a person; nil without one
}

// NextDue is the open request with the nearest deadline, shown when a view is empty.
type NextDue struct {
	Reference string
	Due       time.Time
}

// QueueRow is one request in the queue.
type QueueRow struct {
	Reference  string
	Version    int
	Subject    string // masked; empty if this person may not see it
	State      lifecycle.RequestState
	OnHold     bool
	Unroutable bool
	Due        time.Time
	Paused     bool // the clock of the law stands still: Due is the earliest it can be
	Extended   bool
	SendsAt    time.Time // when it goes out by itself; zero if a person must decide, it is decided or on hold
	Progress   Progress
	Received   time.Time
	Source     string
	CanApprove bool
}

// Subject writes the first of a person's identifiers, masked, and how many more
// there are.
func Subject(masked string, more int) string {
	if more == 0 {
		return masked
	}
	return fmt.Sprintf("%s +%d", masked, more)
}

// Progress counts the deliveries of a request. Total is 0 before routing.
type Progress struct {
	Closed int // with evidence, or waived
	Failed int // need a person
	Total  int
}

// status is the one tag that matters most: what stops a request comes before
// where it stands.
func status(state lifecycle.RequestState, onHold, unroutable bool, p Progress) ui.Tag {
	switch {
	case state.Final():
		return ui.RequestTag(state)
	case onHold:
		return ui.OnHold
	case unroutable:
		return ui.Unroutable
	case p.Failed > 0:
		return ui.DeliveryFailed
	}
	return ui.RequestTag(state)
}

func (r QueueRow) tag(c ui.Clock) ui.Tag {
	if !r.SendsAt.IsZero() && !r.sendsFirst() {
		return ui.Sends(c, r.SendsAt)
	}
	return status(r.State, r.OnHold, r.Unroutable, r.Progress)
}

// sendsFirst reports whether the request goes out by itself before it is due.
func (r QueueRow) sendsFirst() bool { return !r.SendsAt.IsZero() && r.SendsAt.Before(r.Due) }

// approvable reports whether any row has an action.
func (p Queue) approvable() bool {
	return slices.ContainsFunc(p.Rows, func(r QueueRow) bool { return r.CanApprove })
}

// marks are the tags beside the reference: what moved the deadline.
func (r QueueRow) marks() []ui.Tag {
	var out []ui.Tag
	if r.Paused && !r.State.Final() {
		out = append(out, ui.ClockPaused)
	}
	if r.Extended {
		out = append(out, ui.Extended)
	}
	return out
}

func (r QueueRow) approve(back string) ui.Action {
	return ui.Action{
		Path:    requestPath(r.Reference, "approve"),
		Version: r.Version,
		Return:  back,
		Button:  ui.Button{Label: "Approve", About: r.Reference, Kind: ui.Small, Key: "a"},
	}
}

func (p Queue) tabs() []ui.Tab {
	var out []ui.Tab
	for _, v := range queueViews {
		out = append(out, ui.Tab{
			Label:   v.label,
			Href:    QueueQuery{View: v.view}.Path(),
			Count:   p.Totals[v.view],
			Current: v.view == p.Query.View,
		})
	}
	return out
}

func (p Queue) firstHref() string {
	if p.Query.After == "" {
		return ""
	}
	return p.Query.first().Path()
}

func (p Queue) nextHref() string {
	if p.Next == "" {
		return ""
	}
	q := p.Query
	q.After = p.Next
	return q.Path()
}

func (p Queue) emptyTitle() string {
	for _, v := range queueViews {
		if v.view == p.Query.View {
			return v.empty
		}
	}
	return "No requests"
}

// shown is read out after each change of the list.
func (p Queue) shown() string {
	if len(p.Rows) == 0 {
		return "No requests to show"
	}
	return ui.Count(len(p.Rows), "request") + " on this page, soonest first"
}

func (p Progress) words() string { return fmt.Sprintf("%d of %d", p.Closed, p.Total) }

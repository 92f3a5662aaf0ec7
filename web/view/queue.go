package view

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Queue is the list of open requests: what goes out by itself or is due first comes
// first.
type Queue struct {
	Frame
	Query   QueueQuery
	Totals  map[QueueView]int // how many requests each view has, whatever the filters
	Saved   []SavedTab
	Causes  []string // to choose from, as the next three
	Sources []string
	// Destinations and Colleagues have the name or the id as value.
	Destinations, Colleagues []ui.Choice
	Rows                     []QueueRow
	Next                     string // key of the next page; empty on the last
	Any                      bool   // false if no request ever arrived
	NextDue                  *NextDue
	Sought                   *Sought // of a search for a person; nil without one
	May                      MayWithQueue
}

// SavedTab is a view of the queue that somebody has kept.
type SavedTab struct {
	Name  string
	Query string // of its address
}

// MayWithQueue is what the person may do with more than one request.
type MayWithQueue struct {
	Submit bool
	Export bool
	Review bool // approve, reject, assign, extend
	Retry  bool
}

func (m MayWithQueue) anything() bool { return m.Export || m.Review || m.Retry }

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
	Assignee   string // the name of who looks after it; empty for nobody
	Twin       bool   // an earlier open request may be of the same person
	CanApprove bool
	CanRetry   bool // a delivery has failed, and this person may have it tried again
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

func (r QueueRow) tag(ctx context.Context, c ui.Clock) ui.Tag {
	if !r.SendsAt.IsZero() && !r.sendsFirst() {
		return ui.Sends(ctx, c, r.SendsAt)
	}
	return status(r.State, r.OnHold, r.Unroutable, r.Progress)
}

// sendsFirst reports whether the request goes out by itself before it is due.
func (r QueueRow) sendsFirst() bool { return !r.SendsAt.IsZero() && r.SendsAt.Before(r.Due) }

// actionable reports whether any row has an action.
func (p Queue) actionable() bool {
	return slices.ContainsFunc(p.Rows, func(r QueueRow) bool { return r.CanApprove || r.CanRetry })
}

// marks are the tags beside the reference: what moved the deadline, and whose
// request it may be too.
func (r QueueRow) marks() []ui.Tag {
	var out []ui.Tag
	if r.Paused && !r.State.Final() {
		out = append(out, ui.ClockPaused)
	}
	if r.Extended {
		out = append(out, ui.Extended)
	}
	if r.Twin {
		out = append(out, ui.Tag{Word: "Duplicate?", Icon: "copy", Tone: ui.Neutral})
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

// retry tries what has failed again. The version does not matter: what it does is
// what the row shows, whatever else has changed.
func (r QueueRow) retry(back string) ui.Action {
	return ui.Action{
		Path:   requestPath(r.Reference, "retry"),
		Return: back,
		Button: ui.Button{Label: "Retry", About: r.Reference, Kind: ui.Small, Key: "t"},
	}
}

// mark is what the check box of the row sends: the request as it was seen.
func (r QueueRow) mark() string { return r.Reference + "." + strconv.Itoa(r.Version) }

func (p Queue) tabs() []ui.Tab {
	var out []ui.Tab
	for _, v := range queueViews {
		out = append(out, ui.Tab{
			Label:   v.label,
			Href:    QueueQuery{View: v.view}.Path(),
			Count:   p.Totals[v.view],
			Current: v.view == p.Query.View && !p.savedView(),
		})
	}
	for _, v := range p.Saved {
		out = append(out, ui.Tab{Label: v.Name, Href: queuePath + "?" + v.Query, Uncounted: true, Current: v.Query == p.Query.Kept()})
	}
	return out
}

// savedView reports whether the page shows one of the saved views.
func (p Queue) savedView() bool {
	return slices.ContainsFunc(p.Saved, func(v SavedTab) bool { return v.Query == p.Query.Kept() })
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

func (p Queue) emptyTitle(ctx context.Context) string {
	for _, v := range queueViews {
		if v.view == p.Query.View {
			return v.empty
		}
	}
	return say.T(ctx, "No requests")
}

// shown is read out after each change of the list.
func (p Queue) shown(ctx context.Context) string {
	if len(p.Rows) == 0 {
		return say.T(ctx, "No requests to show")
	}
	return say.N(ctx, len(p.Rows), "%d request on this page, %s", "%d requests on this page, %s", orderWords[p.Query.Sort])
}

var orderWords = map[QueueSort]string{
	ByDue: "soonest first", ByReceived: "newest first", ByStatus: "by status", ByAssigned: "by colleague",
}

func (p Progress) words(ctx context.Context) string { return say.T(ctx, "%d of %d", p.Closed, p.Total) }

// several reports whether there are more rows than this page has.
func (p Queue) several() bool {
	return (p.Next != "" || p.Query.After != "") && p.Query.Person == ""
}

// allOfThem names what the list holds on all its pages.
func (p Queue) allOfThem(ctx context.Context) string {
	if p.Query.filtered() {
		return say.T(ctx, "All that match, not only those on this page")
	}
	return say.T(ctx, "All %d of this view, not only those on this page", p.Totals[p.Query.View])
}

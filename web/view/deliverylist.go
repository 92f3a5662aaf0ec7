package view

import (
	"context"
	"slices"
	"time"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Deliveries is the list of the deliveries that are not closed, the oldest first.
type Deliveries struct {
	Frame
	Query        DeliveryQuery
	To           string               // title of the destination that the list is narrowed to
	Destinations []Place              // that the list can be narrowed to
	Totals       map[DeliveryView]int // how many deliveries each view has
	Groups       []FailureGroup       // of FailedView: what is wrong, the most first
	Rows         []DeliveryRow
	Next         string // key of the next page; empty on the last
	MayManage    bool
}

// FailureGroup are the deliveries to one destination that failed alike.
type FailureGroup struct {
	Name    string // of the destination
	To      string // its title
	Error   string // what went wrong, word for word; may be empty
	Count   int
	Waiting int       // how many of them are not due yet
	Oldest  time.Time // when the first of them was routed
}

// DeliveryRow is one delivery in the list.
type DeliveryRow struct {
	ID        string
	Reference string // of the request
	To        string // title of the destination
	State     lifecycle.DeliveryState
	Attempts  int
	Answer    string // what was said last
	At        time.Time
	When      time.Time // the next try, the end of waiting or the review, as the view has it
	Routed    time.Time
	Proposed  bool // a waiver waits for a second person
	CanRetry  bool
}

func (p Deliveries) view() (label, when, empty string) {
	for _, v := range deliveryViews {
		if v.view == p.Query.View {
			return v.label, v.when, v.empty
		}
	}
	return "", "", ""
}

func (p Deliveries) tabs() []ui.Tab {
	var out []ui.Tab
	for _, v := range deliveryViews {
		out = append(out, ui.Tab{
			Label:   v.label,
			Href:    DeliveryQuery{View: v.view, Destination: p.Query.Destination}.Path(),
			Count:   p.Totals[v.view],
			Current: v.view == p.Query.View,
		})
	}
	return out
}

func (p Deliveries) chips(ctx context.Context) []ui.Chip {
	if p.Query.Destination == "" {
		return nil
	}
	return []ui.Chip{{Label: say.T(ctx, "Destination: %s", p.To), Href: DeliveryQuery{View: p.Query.View}.Path()}}
}

// destinationChoices are the destinations by their titles.
func (p Deliveries) destinationChoices() []ui.Choice {
	out := make([]ui.Choice, len(p.Destinations))
	for i, d := range p.Destinations {
		out[i] = ui.Choice{Value: d.Name, Label: d.Title}
	}
	return out
}

func (p Deliveries) firstHref() string {
	if p.Query.After == "" {
		return ""
	}
	return p.Query.first().Path()
}

func (p Deliveries) nextHref() string {
	if p.Next == "" {
		return ""
	}
	q := p.Query
	q.After = p.Next
	return q.Path()
}

// shown is read out after each change of the list.
func (p Deliveries) shown(ctx context.Context) string {
	if len(p.Rows) == 0 {
		return say.T(ctx, "No deliveries to show")
	}
	return say.N(ctx, len(p.Rows), "%d delivery on this page, the oldest first", "%d deliveries on this page, the oldest first")
}

func (p Deliveries) retry(ctx context.Context, r DeliveryRow) ui.Action {
	return ui.Action{
		Path: deliveryPath(r.ID, "retry"), Return: p.Query.Path(),
		Button: ui.Button{Label: "Retry", About: say.T(ctx, "%s at %s", r.Reference, r.To), Kind: ui.Small, Key: "t"},
	}
}

// retryAlike tries everything again that has failed alike at a destination.
func (p Deliveries) retryAlike(ctx context.Context, g FailureGroup) ui.Action {
	return ui.Action{
		Path: destinationPath(g.Name, "retry"), Return: p.Query.first().Path(),
		Button: ui.Button{Label: "Retry all", About: say.N(ctx, g.Count, "%d delivery to %s: %s", "%d deliveries to %s: %s", g.To, g.sentence(ctx)), Kind: ui.Small},
	}
}

// retryDestination tries everything again that has failed at a destination.
func retryDestination(ctx context.Context, name, title, back string, kind ui.Kind) ui.Action {
	return ui.Action{
		Path: destinationPath(name, "retry"), Return: back,
		Button: ui.Button{Label: "Retry all failed", About: say.T(ctx, "deliveries to %s", title), Kind: kind},
	}
}

// lastColumn reports whether any row has an action.
func (p Deliveries) lastColumn() bool {
	return p.records() || slices.ContainsFunc(p.Rows, func(r DeliveryRow) bool { return r.CanRetry })
}

// records reports whether the proof is entered by hand here.
func (p Deliveries) records() bool { return p.Query.View == TasksView && p.MayManage }

// sentence says how many failed how.
func (g FailureGroup) sentence(ctx context.Context) string {
	if g.Error == "" {
		return say.T(ctx, "No answer known")
	}
	return g.Error
}

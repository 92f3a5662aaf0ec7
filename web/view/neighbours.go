package view

import (
	"context"

	"github.com/a-h/templ"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Neighbours is the place of a request in the view of the queue from which the
// person came.
type Neighbours struct {
	Of             QueueQuery // the view, from its start
	After          string     // the opaque key of the request's place; empty when nothing follows
	Position       int        // from 1, where Total says of how many
	Total          int        // of the view; zero where it is too long to count
	Previous, Next string     // references; empty at the ends
}

// words says where the request is: "3 of 18 in Needs review".
func (n Neighbours) words(ctx context.Context) string {
	if n.Total > 0 {
		return say.T(ctx, "%d of %d in %s", n.Position, n.Total, n.Of.words(ctx))
	}
	return say.T(ctx, "In %s", n.Of.words(ctx))
}

// words names the view, and that it is narrowed.
func (q QueueQuery) words(ctx context.Context) string {
	words := ""
	for _, v := range queueViews {
		if v.view == q.View {
			words = say.T(ctx, v.label)
		}
	}
	if q.filtered() {
		words += say.T(ctx, ", filtered")
	}
	return words
}

// onward leads to what comes next in the view after a decision. It is looked for
// when it is asked for: a colleague may have been faster.
func (n Neighbours) onward() string { return withQuery(queuePath+"/next", "after", n.After) }

// afterDecision is the page after a decision: the next request of the view from which the
// person came, if there is one, or else the same.
func (p Request) afterDecision() string {
	if p.hasNext() {
		return p.Neighbours.onward()
	}
	return p.path()
}

func (p Request) hasNext() bool { return p.Neighbours != nil && p.Neighbours.Next != "" }

// staying lets htmx send a decision that stays on the page; one that leads on to
// another loads it, because the address has to follow.
func (p Request) staying(action string) templ.Attributes {
	if p.hasNext() {
		return nil
	}
	return ui.SwapPost(action)
}

package view

import (
	"context"
	"time"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Conflict is the page for an action on a request that somebody else changed
// meanwhile; its status is 409. It shows both, and loses nothing that was typed.
type Conflict struct {
	Frame
	Reference string
	By        string // who changed it: a person's name, or "System"
	At        time.Time
	State     lifecycle.RequestState // it is in now
	Last      ui.Event               // the change
	Planned   string                 // how what would be sent has changed, when only that has; else empty
	Plan      *Plan                  // what approving would do now; nil unless that was the attempt, and is possible
	Attempt   Attempt
}

func (p Conflict) heading(ctx context.Context) string {
	if p.Planned != "" {
		return say.T(ctx, "The plan of %s has changed", p.Reference)
	}
	return say.T(ctx, "%s has changed", p.Reference)
}

// button carries the attempt out after all, now that the person knows.
func (p Conflict) button(ctx context.Context) ui.Button {
	if p.Plan != nil {
		return ui.Button{Label: "Approve this plan", About: say.T(ctx, "of %s", p.Reference), Kind: ui.Primary}
	}
	return ui.Button{Label: say.T(ctx, "%s anyway", say.T(ctx, p.Attempt.Label)), Kind: ui.Danger}
}

// Attempt is what the person was about to do.
type Attempt struct {
	Verb    string // of the path: "reject"
	Label   string // of the button: "Reject request"
	Typed   []Typed
	Again   bool // the request as it is now still allows it
	Version int  // of the request as it is now
	Return  string
}

// Typed is one value of the form that was sent.
type Typed struct {
	Name    string // of the field: "text"
	Label   string // "Reason for the data subject"
	Value   string // as it was sent
	Words   string // how to show it, if that differs from Value
	Article string // where the law says so; may be empty
}

func (t Typed) shown(ctx context.Context) string {
	switch {
	case t.Words == "":
		return t.Value
	case t.Article != "":
		return say.T(ctx, t.Words) + ", " + t.Article
	}
	return say.T(ctx, t.Words)
}

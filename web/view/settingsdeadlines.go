package view

import (
	"slices"

	"lethe/internal/lifecycle"
	"lethe/web/view/ui"
)

// DeadlineSettings is the page of what each regulation says about time, as it
// holds here.
type DeadlineSettings struct {
	Frame
	Zone     string // of the controller: whose days these are
	Calendar string // of the working days, for regulations that have none of their own
	Packs    []Pack
}

// Pack is what one regulation says about time.
type Pack struct {
	Regulation   lifecycle.Regulation
	Title        string
	Jurisdiction string
	Calendar     string // of its own; empty if it has none
	Overridden   bool   // the operator's file changes it
	Clocks       []PackClock
}

// PackClock is one clock of a regulation.
type PackClock struct {
	Name      string // "Answer"
	Rule      string // "Within 1 month from the day of receipt."
	Article   string
	Source    string
	Note      string // where sources disagree, and which setting decides; may be empty
	Confirmed bool
}

func (c PackClock) tag() ui.Tag {
	if c.Confirmed {
		return ui.Confirmed
	}
	return ui.Unconfirmed
}

// tag says whether all clocks are confirmed, some of them, or none.
func (p Pack) tag() ui.Tag {
	confirmed := func(c PackClock) bool { return c.Confirmed }
	switch {
	case !slices.ContainsFunc(p.Clocks, confirmed):
		return ui.Unconfirmed
	case slices.ContainsFunc(p.Clocks, func(c PackClock) bool { return !c.Confirmed }):
		return ui.PartlyConfirmed
	}
	return ui.Confirmed
}

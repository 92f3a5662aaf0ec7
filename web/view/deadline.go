package view

import (
	"context"
	"time"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Deadline is when the law wants what of a request, and what moved it. A date
// that the law does not have is nil.
type Deadline struct {
	Due             LegalDate // as the law is set up now; Request.Due is as it was when the request last changed
	Open            bool      // the clock stands still: Due is the earliest it can be
	AcknowledgeBy   *LegalDate
	Acknowledged    time.Time // when the receipt was sent; zero if it was not
	LastDayToExtend *LegalDate
	Extension       *Extension
	Pauses          []ClockPause // the first one first
	NoExtension     string       // why it cannot be extended, with the article; empty if it can, and of a closed request
	NoPause         string       // the same of stopping the clock
}

// LegalDate is a day that the law sets, with the way to it.
type LegalDate struct {
	At    time.Time // the last second of the day
	Steps []LegalStep
}

// LegalStep is one step of working a day out.
type LegalStep struct {
	Text    string // "one month after 31 January 2027 is 28 February 2027, a Sunday"
	Article string // where the law says so; empty for a plain fact
}

// Extension is more time, as a person has taken it.
type Extension struct {
	At     time.Time
	By     string
	Ground lifecycle.ExtensionGround
	Text   string // empty if this person may not see it
}

// ClockPause is a time in which the clock of the law stood still.
type ClockPause struct {
	From   time.Time
	Until  time.Time // zero while it stands still
	By     string
	Ground lifecycle.PauseGround
	Text   string // empty if this person may not see it
}

// dates are the days that the law sets, in the order in which they come.
func (d Deadline) dates() []namedDate {
	var out []namedDate
	if d.AcknowledgeBy != nil {
		out = append(out, namedDate{"Acknowledge", *d.AcknowledgeBy})
	}
	if d.LastDayToExtend != nil && d.Extension == nil {
		out = append(out, namedDate{"Last day to extend", *d.LastDayToExtend})
	}
	return append(out, namedDate{"Answer", d.Due})
}

// namedDate is a day with what it is the day of.
type namedDate struct {
	name string
	LegalDate
}

// standing is the pause that has not ended; nil if the clock goes.
func (d Deadline) standing() *ClockPause {
	for i := range d.Pauses {
		if d.Pauses[i].Until.IsZero() {
			return &d.Pauses[i]
		}
	}
	return nil
}

// heading says since when the clock stands still, and who stopped it.
func (p ClockPause) heading(ctx context.Context, c ui.Clock) string {
	return say.T(ctx, "The clock stands still since %s, by %s.", c.Date(p.From), p.By)
}

// name says when the clock stood still.
func (p ClockPause) name(ctx context.Context, c ui.Clock) string {
	if p.Until.IsZero() {
		return say.T(ctx, "Paused since %s", c.Date(p.From))
	}
	return say.T(ctx, "Paused from %s to %s", c.Date(p.From), c.Date(p.Until))
}

// receipt says whether the person knows that the request has arrived, which is
// urgent while nobody has told them.
func (d Deadline) receipt(ctx context.Context, c ui.Clock) string {
	switch {
	case !d.Acknowledged.IsZero():
		return say.T(ctx, "The receipt was sent on %s.", c.Date(d.Acknowledged))
	case c.Now.After(d.AcknowledgeBy.At):
		return say.T(ctx, "No receipt was sent from here in time.")
	}
	return say.T(ctx, "No receipt was sent from here yet.")
}

func (p Request) resume(ctx context.Context) ui.Action {
	return ui.Action{
		Path: requestPath(p.Reference, "clock/resume"), Version: p.Version, Return: p.path(),
		Button: ui.Button{Label: "Resume the clock", About: say.T(ctx, "of %s", p.Reference)},
	}
}

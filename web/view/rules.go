package view

import (
	"context"
	"time"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Rules is the page of the rules that hold now.
type Rules struct {
	Frame
	Version     int // 0 before the first publication
	Publication Publication
	Rows        []RuleRow
	Coverage    Coverage
	Drafted     *Drafted // nil while nobody works on the next version
	MayEdit     bool
}

// Publication is who published a version of the rules, when and why.
type Publication struct {
	By      string
	Second  string // who agreed; empty where nobody had to
	At      time.Time
	Comment string
}

// Drafted says who works on the next version.
type Drafted struct {
	By       string
	At       time.Time // of the last change
	Proposed bool      // it waits for a second person
}

// RuleRow is one rule as people read it.
type RuleRow struct {
	Name   string
	When   string // the condition
	To     []Place
	Review string        // "required", "window" or "none"; empty when the rule does not say
	Window time.Duration // of the review "window"; 0 for the usual one
}

// Place is a destination as rules name it.
type Place struct {
	Name  string
	Title string // empty for a destination that the document does not have
}

func (p Place) shown() string {
	if p.Title == "" {
		return p.Name
	}
	return p.Title
}

// review says what happens before a request that matches goes out.
func (r RuleRow) review(ctx context.Context) string { return ReviewWords(ctx, r.Review, r.Window) }

// ReviewWords says what happens before a request goes out; the codes are those of
// the rules, and a window of 0 is the usual one.
func ReviewWords(ctx context.Context, review string, window time.Duration) string {
	switch {
	case review == "required":
		return say.T(ctx, "A person decides")
	case review == "none":
		return say.T(ctx, "Goes out at once")
	case review == "window" && window == 0:
		return say.T(ctx, "Goes out after the usual window")
	case review == "window":
		return say.T(ctx, "Goes out after %s", exactly(ctx, window))
	}
	return "–"
}

// by names who published it, and who agreed.
func (p Publication) by(ctx context.Context) string {
	if p.Second == "" {
		return say.T(ctx, p.By)
	}
	return say.T(ctx, "%s, agreed by %s", p.By, p.Second)
}

func (d Drafted) words(ctx context.Context, c ui.Clock) string {
	if d.Proposed {
		return say.T(ctx, "The next version waits for a second person; %s changed it %s.", d.By, c.Distance(ctx, d.At))
	}
	return say.T(ctx, "%s works on the next version, last changed %s.", d.By, c.Distance(ctx, d.At))
}

// exactly writes a duration without rounding it: "3 days", "60 hours", "1h30m".
func exactly(ctx context.Context, d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d%day == 0 && d > day:
		return say.N(ctx, int(d/day), "%d day", "%d days")
	case d%time.Hour == 0:
		return say.N(ctx, int(d/time.Hour), "%d hour", "%d hours")
	case d%time.Minute == 0 && d < 2*time.Hour:
		return say.N(ctx, int(d/time.Minute), "%d minute", "%d minutes")
	}
	return Duration(d)
}

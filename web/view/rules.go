package view

import (
	"time"

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
func (r RuleRow) review() string { return ReviewWords(r.Review, r.Window) }

// ReviewWords says what happens before a request goes out; the codes are those of
// the rules, and a window of 0 is the usual one.
func ReviewWords(review string, window time.Duration) string {
	switch {
	case review == "required":
		return "A person decides"
	case review == "none":
		return "Goes out at once"
	case review == "window" && window == 0:
		return "Goes out after the usual window"
	case review == "window":
		return "Goes out after " + exactly(window)
	}
	return "–"
}

// by names who published it, and who agreed.
func (p Publication) by() string {
	if p.Second == "" {
		return p.By
	}
	return p.By + ", agreed by " + p.Second
}

func (d Drafted) words(c ui.Clock) string {
	if d.Proposed {
		return "The next version waits for a second person; " + d.By + " changed it " + c.Distance(d.At) + "."
	}
	return d.By + " works on the next version, last changed " + c.Distance(d.At) + "."
}

// exactly writes a duration without rounding it: "3 days", "60 hours", "1h30m".
func exactly(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d%day == 0 && d > day:
		return ui.Count(int(d/day), "day")
	case d%time.Hour == 0:
		return ui.Count(int(d/time.Hour), "hour")
	case d%time.Minute == 0 && d < 2*time.Hour:
		return ui.Count(int(d/time.Minute), "minute")
	}
	return Duration(d)
}

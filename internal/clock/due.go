package clock

import "time"

// Place is where the controller is: whose days these are.
type Place struct {
	Zone     *time.Location
	Calendar *Calendar
}

// Course is what has happened to a clock since receipt.
type Course struct {
	Extended bool
	Pauses   []Pause // in any order; they may overlap
}

// Due returns when the person must have the answer to a request that was received
// at that instant. An extension and pauses count only as far as the pack has
// them: under the CCPA no pause moves the date (11 CCR § 7021(b)). Whether they
// were rightly granted is for the caller to decide before.
func (p Pack) Due(received time.Time, in Place, so Course) Date {
	w := p.working(received, in)
	w.count(p.Answer)
	if so.Extended && p.Extension != nil {
		w.extend(*p.Extension)
	}
	if p.Pause != nil {
		w.pause(so.Pauses, p.Pause.Article)
	}
	w.roll()
	return w.date()
}

// LastDayToExtend returns the last day on which the person can still be told of an
// extension: the first due date (Art. 12(3) GDPR: "within one month of receipt").
// It is not ok if the pack knows no extension.
func (p Pack) LastDayToExtend(received time.Time, in Place, pauses []Pause) (last Date, ok bool) {
	if p.Extension == nil {
		return Date{}, false
	}
	last = p.Due(received, in, Course{Pauses: pauses})
	last.Steps = append(last.Steps, Step{
		Text:    "by then the person must have been told of an extension and its reasons",
		Short:   "tell of an extension by " + last.Day.short(),
		Day:     last.Day,
		Article: p.Extension.Article,
	})
	return last, true
}

// AcknowledgeBy returns when the person must have heard that the request arrived.
// It is not ok if the pack asks for no acknowledgement.
func (p Pack) AcknowledgeBy(received time.Time, in Place) (by Date, ok bool) {
	if p.Acknowledge == nil {
		return Date{}, false
	}
	w := p.working(received, in)
	w.lead("", p.Acknowledge.Within, p.Acknowledge.Article)
	return w.date(), true
}

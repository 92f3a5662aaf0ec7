package clock

import (
	"fmt"
	"strings"
	"time"
)

// working is a date on its way, with the steps so far.
type working struct {
	in       Place
	answer   Answer
	received Day
	from     Day // where the answer's period runs from
	last     Day // the last day as it stands
	open     bool
	steps    []Step
}

func (p Pack) working(received time.Time, in Place) *working {
	day := DayOf(received.In(in.Zone))
	return &working{in: in, answer: p.Answer, received: day, from: day, last: day, steps: []Step{{
		Text:  fmt.Sprintf("received on %s in the time zone %s", day.long(), in.Zone),
		Short: "received " + day.short(),
		Day:   day,
	}}}
}

func (w *working) date() Date {
	return Date{Day: w.last, At: w.last.end(w.in.Zone), Open: w.open, Steps: w.steps}
}

// step moves the last day and says why.
func (w *working) step(to Day, article, text, short string) {
	w.last = to
	w.steps = append(w.steps, Step{Text: text, Short: short, Day: to, Article: article})
}

// count adds the period of the answer.
func (w *working) count(a Answer) {
	if a.Start == NextDay {
		w.from = w.received.plusDays(1)
		w.step(w.from, a.Article, "the period runs from the next day, "+w.from.long(), "counted from "+w.from.short())
	}
	w.lead("", a.Within, a.Article)
}

// extend replaces the first last day by the extended one.
func (w *working) extend(e Extension) {
	if e.From == FromReceipt {
		w.last = w.from
		w.lead("extended to ", e.Within, e.Article)
		return
	}
	w.lead("extended by ", e.Within, e.Article)
}

// lead moves the last day by a period.
func (w *working) lead(how string, p Period, article string) {
	to, skipped := w.in.after(w.last, p)
	text := fmt.Sprintf("%s after %s is %s", p.words(), w.last.long(), w.described(to, to.long()))
	if how != "" {
		text = fmt.Sprintf("%s%s: %s", how, p.words(), text)
	}
	if len(skipped) > 0 {
		text += "; not counted: " + strings.Join(skipped, ", ")
	}
	w.step(to, article, text, fmt.Sprintf("%s%s → %s", how, p.words(), w.described(to, to.short())))
}

// roll moves a last day that is no working day, if the pack says so.
func (w *working) roll() {
	to := w.rolled()
	if to == w.last {
		return
	}
	w.step(to, w.answer.Article, "the next working day is "+to.long(), "next working day → "+to.short())
}

// rolled is where roll would lead.
func (w *working) rolled() Day {
	if !w.answer.RollToWorkingDay {
		return w.last
	}
	return w.in.Calendar.nextWorking(w.last)
}

// described adds to a day's text why nobody works on it.
func (w *working) described(d Day, text string) string {
	if why, off := w.in.Calendar.off(d); off {
		return text + ", " + why
	}
	return text
}

// after returns the day on which a period that runs from a day ends, and the
// holidays that a count of business days passed over.
func (in Place) after(from Day, p Period) (to Day, skipped []string) {
	switch p.Unit {
	case Months:
		return from.plusMonths(p.Number), nil
	case Days:
		return from.plusDays(p.Number), nil
	}
	to = from
	for counted := 0; counted < p.Number; {
		to = to.plusDays(1)
		if in.Calendar.Working(to) {
			counted++
		} else if name, holiday := in.Calendar.Holiday(to); holiday && !weekend(to) {
			skipped = append(skipped, fmt.Sprintf("%s (%s)", to.long(), name))
		}
	}
	return to, skipped
}

package clock

import (
	"fmt"
	"slices"
	"strings"
)

// The grounds that a pack may name.
var (
	extensionGrounds = []string{"complexity", "number_of_requests", "reasonably_necessary"}
	pauseGrounds     = []string{"identity", "clarification"}
)

// faults says in sentences what is missing or impossible in the pack.
func (p Pack) faults() []string {
	f := &faults{}
	f.must(p.Title != "", "title is missing")
	f.must(p.Jurisdiction != "", "jurisdiction is missing")
	for _, c := range p.clocks() {
		f.must(c.basis.Article != "", "%s.article is missing; every clock names where it stands in the law", c.field)
		f.must(c.basis.Source != "", "%s.source is missing; say where the article was read", c.field)
	}
	f.must(p.Answer.Within != Period{}, "answer.within is missing; say for instance 1 month")
	oneOf(f, "answer.start", p.Answer.Start, DayOfReceipt, NextDay)
	if p.Acknowledge != nil {
		f.must(p.Acknowledge.Within != Period{}, "acknowledge.within is missing; say for instance 10 business days")
	}
	if p.Extension != nil {
		f.extension(*p.Extension, p.Answer)
	}
	if p.Pause != nil {
		f.grounds("pause.grounds", p.Pause.Grounds, pauseGrounds)
	}
	if p.Retention != nil {
		f.must(p.Retention.AtLeast != Period{}, "retention.atLeast is missing; say for instance 24 months")
	}
	return *f
}

type faults []string

func (f *faults) must(ok bool, format string, args ...any) {
	if !ok {
		*f = append(*f, fmt.Sprintf(format, args...))
	}
}

func (f *faults) extension(e Extension, answer Answer) {
	f.must(e.Within != Period{}, "extension.within is missing; say for instance 45 days")
	oneOf(f, "extension.from", e.From, FromReceipt, FromFirstDueDate)
	f.grounds("extension.grounds", e.Grounds, extensionGrounds)
	f.must(e.From != FromReceipt || e.Within == Period{} || e.Within.longerThan(answer.Within),
		"extension.within is the whole time from receipt and must be longer than answer.within, %s", answer.Within)
}

func (f *faults) grounds(field string, grounds, known []string) {
	f.must(len(grounds) > 0, "%s is empty; name at least one of %s", field, strings.Join(known, ", "))
	for _, ground := range grounds {
		f.must(slices.Contains(known, ground), "%s: %q is not known; the grounds are %s", field, ground, strings.Join(known, ", "))
	}
}

func oneOf[T ~string](f *faults, field string, word, a, b T) {
	f.must(word == a || word == b, "%s must be %s or %s", field, a, b)
}

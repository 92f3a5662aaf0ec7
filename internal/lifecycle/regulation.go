package lifecycle

import (
	"slices"
	"time"
)

// Regulation is the law that sets a request's clock.
type Regulation string

// The regulations that Lethe knows.
const (
	GDPR   Regulation = "GDPR"    // Regulation (EU) 2016/679
	UKGDPR Regulation = "UK_GDPR" // the United Kingdom's version of it
	CCPA   Regulation = "CCPA"    // California Consumer Privacy Act, as amended by the CPRA
	LGPD   Regulation = "LGPD"    // Lei Geral de Proteção de Dados (Brazil)
	NoLaw  Regulation = "NONE"    // no law applies; the company's own promise
)

// Regulations lists every regulation.
func Regulations() []Regulation { return []Regulation{GDPR, UKGDPR, CCPA, LGPD, NoLaw} }

// Valid reports whether r is known.
func (r Regulation) Valid() bool { return slices.Contains(Regulations(), r) }

// Values lists the regulations as Ent wants them.
func (Regulation) Values() []string { return names(Regulations()) }

// Due returns when the controller must have answered a request received at t:
// one calendar month (Art. 12(3) GDPR and UK GDPR, and Lethe's own promise
// where no law applies), 45 days (11 CCR §7021(b)) or 15 days (Art. 19 LGPD).
// A month that has no such day ends on its last day, as in Art. 3(2)(c) of
// Regulation 1182/71.
func (r Regulation) Due(t time.Time) time.Time {
	switch r {
	case CCPA:
		return t.AddDate(0, 0, 45)
	case LGPD:
		return t.AddDate(0, 0, 15)
	default:
		return nextMonth(t)
	}
}

func nextMonth(t time.Time) time.Time {
	next := t.AddDate(0, 1, 0)
	if next.Day() != t.Day() { // 31 January + 1 month overflows into March
		next = next.AddDate(0, 0, -next.Day())
	}
	return next
}

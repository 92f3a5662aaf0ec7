package clock

// Pack is what one regulation says about time.
type Pack struct {
	Name         string `yaml:"-"`            // as in GraphQL: GDPR, UK_GDPR, …
	Title        string `yaml:"title"`        // the name of the law
	Jurisdiction string `yaml:"jurisdiction"` // where it holds
	// Overridden tells that the operator's file changes this pack: what Source
	// and Confirmed say then speaks of the law, not of the operator's numbers.
	Overridden bool `yaml:"-"`

	Answer      Answer       `yaml:"answer"`
	Acknowledge *Acknowledge `yaml:"acknowledge"` // nil: receipt need not be acknowledged
	Extension   *Extension   `yaml:"extension"`   // nil: the law knows no extension
	Pause       *Pausing     `yaml:"pause"`       // nil: nothing stops this clock
	Retention   *Retention   `yaml:"retention"`   // nil: the law sets no period
}

// Basis is where a clock stands in the law and how sure we are of it.
type Basis struct {
	Article   string `yaml:"article"`   // "Art. 12(3) GDPR"
	Source    string `yaml:"source"`    // the text it was read from
	Confirmed bool   `yaml:"confirmed"` // somebody read it in that source
	// Note says where sources disagree and which setting decides; may be empty.
	Note string `yaml:"note"`
}

// Answer is the time in which the person must have an answer.
type Answer struct {
	Within Period `yaml:"within"`
	Start  Start  `yaml:"start"`
	// RollToWorkingDay moves a last day that is a Saturday, a Sunday or a holiday
	// to the end of the next working day (Art. 3(4) Regulation 1182/71).
	RollToWorkingDay bool `yaml:"rollToWorkingDay"`
	Basis            `yaml:",inline"`
}

// Start is the day from which a period runs. That day itself is not counted: one
// month that runs from 3 September ends on 3 October, two days on 5 September.
type Start string

// The days from which a period can run.
const (
	DayOfReceipt Start = "day_of_receipt"
	NextDay      Start = "next_day" // the day after receipt
)

// Acknowledge is the time in which the person must hear that the request
// arrived. It runs from the day of receipt.
type Acknowledge struct {
	Within Period `yaml:"within"`
	Basis  `yaml:",inline"`
}

// Extension is how much more time the controller may take. It may do so once, and
// must have told the person, with the reasons, by the last day of the first
// period (Pack.LastDayToExtend).
type Extension struct {
	Within Period `yaml:"within"`
	From   From   `yaml:"from"`
	// Grounds are those the law accepts: complexity, number_of_requests,
	// reasonably_necessary.
	Grounds []string `yaml:"grounds"`
	Basis   `yaml:",inline"`
}

// From is the day from which an extension is counted.
type From string

// The days from which an extension can be counted.
const (
	// FromReceipt: Within is the whole time, first period included, and runs as
	// the answer does: three months in all, 90 days in all.
	FromReceipt From = "receipt"
	// FromFirstDueDate: Within comes on top of the first period's last day as it
	// was before a weekend or holiday moved it.
	FromFirstDueDate From = "first_due_date"
)

// Pausing is why the clock may stand still while the controller waits for the
// person.
type Pausing struct {
	// Grounds are those the law accepts: identity, clarification.
	Grounds []string `yaml:"grounds"`
	Basis   `yaml:",inline"`
}

// Retention is how long the record of a request must be kept.
type Retention struct {
	AtLeast Period `yaml:"atLeast"`
	Basis   `yaml:",inline"`
}

// Confirmed tells whether the source of every clock of the pack was confirmed.
func (p Pack) Confirmed() bool {
	for _, c := range p.clocks() {
		if !c.basis.Confirmed {
			return false
		}
	}
	return true
}

// namedBasis is one clock of a pack by the name of its field.
type namedBasis struct {
	field string
	basis Basis
}

// clocks lists the clocks that the pack has.
func (p Pack) clocks() []namedBasis {
	all := []namedBasis{{"answer", p.Answer.Basis}}
	if p.Acknowledge != nil {
		all = append(all, namedBasis{"acknowledge", p.Acknowledge.Basis})
	}
	if p.Extension != nil {
		all = append(all, namedBasis{"extension", p.Extension.Basis})
	}
	if p.Pause != nil {
		all = append(all, namedBasis{"pause", p.Pause.Basis})
	}
	if p.Retention != nil {
		all = append(all, namedBasis{"retention", p.Retention.Basis})
	}
	return all
}

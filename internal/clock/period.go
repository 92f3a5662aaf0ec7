package clock

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Unit is what a period is counted in.
type Unit string

// The units. A business day is one on which the calendar has neither a weekend
// nor a holiday.
const (
	Months       Unit = "month"
	Days         Unit = "day"
	BusinessDays Unit = "business day"
)

// Period is a length of time as the law writes it: one month, 45 days, 10
// business days. The zero Period means that there is none.
type Period struct {
	Number int // 1 to 999
	Unit   Unit
}

var periodText = regexp.MustCompile(`^([1-9][0-9]{0,2}) (month|day|business day)s?$`)

// UnmarshalYAML reads a text such as "1 month", "45 days" or "10 business days".
func (p *Period) UnmarshalYAML(n ast.Node) error {
	found := []string(nil)
	if text, ok := n.(*ast.StringNode); ok {
		found = periodText.FindStringSubmatch(text.Value)
	}
	if found == nil {
		return &yaml.SyntaxError{
			Message: "a period is a number from 1 to 999 with its unit, such as 1 month, 45 days or 10 business days",
			Token:   n.GetToken(),
		}
	}
	number, err := strconv.Atoi(found[1])
	*p = Period{number, Unit(found[2])}
	return err
}

// String is the period in figures: "1 month", "45 days".
func (p Period) String() string {
	return p.with(strconv.Itoa(p.Number))
}

// words is the period as people write it, with the small numbers in words.
func (p Period) words() string {
	names := []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
	if p.Number < len(names) {
		return p.with(names[p.Number])
	}
	return p.String()
}

func (p Period) with(number string) string {
	if p.Number == 1 {
		return fmt.Sprintf("%s %s", number, p.Unit)
	}
	return fmt.Sprintf("%s %ss", number, p.Unit)
}

// longerThan tells whether p is longer than q from whatever day both run.
func (p Period) longerThan(q Period) bool {
	if p.Unit == q.Unit {
		return p.Number > q.Number
	}
	shortest, _ := p.days()
	_, longest := q.days()
	return shortest > longest
}

// days returns the fewest and the most days that p can take.
func (p Period) days() (fewest, most int) {
	switch p.Unit {
	case Months:
		return 28 * p.Number, 31 * p.Number
	case BusinessDays:
		return p.Number, 3 * p.Number
	default:
		return p.Number, p.Number
	}
}

package clock

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rickar/cal/v2"
)

// Calendar tells working days from weekends and holidays. Saturday and Sunday are
// weekends everywhere. Make one with NewCalendar; it may be used by several
// goroutines.
type Calendar struct {
	code, title string
	days        *cal.Calendar
}

// NewCalendar returns the calendar of a country or of a part of one: the ISO 3166
// code of a member state of the European Union (nationwide holidays only), GB for
// England and Wales, GB-SCT, GB-NIR, US for the federal holidays, US-CA, BR, or
// none for weekends without holidays. The error for another code lists them all.
//
// The holidays are those of github.com/rickar/cal, which knows what the law says
// every year and no day that a government gives once and late. A day that is
// missing makes a date earlier, never later.
func NewCalendar(code string) (*Calendar, error) {
	all := calendars()
	i := slices.IndexFunc(all, func(c Calendar) bool { return c.code == code })
	if i < 0 {
		return nil, fmt.Errorf("there is no calendar %q; there are %s", code, strings.Join(CalendarCodes(), ", "))
	}
	return &all[i], nil
}

// CalendarCodes lists what NewCalendar takes.
func CalendarCodes() []string {
	var codes []string
	for _, c := range calendars() {
		codes = append(codes, c.code)
	}
	return codes
}

// Code is the code that NewCalendar takes.
func (c *Calendar) Code() string { return c.code }

// Title names the place for people: "Germany".
func (c *Calendar) Title() string { return c.title }

// Holiday returns the name of the holiday on d, in the language of the place. A
// holiday that is kept on another day because of a weekend is found on both.
func (c *Calendar) Holiday(d Day) (name string, ok bool) {
	actual, observed, holiday := c.days.IsHoliday(d.midnight)
	if !actual && !observed {
		return "", false
	}
	return holiday.Name, true
}

// Working tells whether d is neither in a weekend nor a holiday.
func (c *Calendar) Working(d Day) bool {
	_, off := c.off(d)
	return !off
}

// off says why nobody works on d, as in "a Sunday" or "a holiday (Karfreitag)".
func (c *Calendar) off(d Day) (why string, off bool) {
	if weekend(d) {
		return "a " + d.Weekday().String(), true
	}
	name, holiday := c.Holiday(d)
	return fmt.Sprintf("a holiday (%s)", name), holiday
}

// nextWorking returns d if it is a working day, else the first one after it.
func (c *Calendar) nextWorking(d Day) Day {
	for !c.Working(d) {
		d = d.plusDays(1)
	}
	return d
}

func weekend(d Day) bool {
	return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
}

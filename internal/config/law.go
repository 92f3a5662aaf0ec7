package config

import (
	"bytes"
	"fmt"
	"strings"

	"lethe/internal/clock"
)

// Law says what the regulations want when, and whose holidays count. Days are
// those of Config.TimeZone.
type Law struct {
	Packs     clock.Packs                // with the operator's changes; nil: as they come with the program
	Calendar  *clock.Calendar            // never nil
	Calendars map[string]*clock.Calendar // of the regulations that have another, by name
}

// regulationsFrom reads the file that changes what the program knows of the law.
func regulationsFrom(readFile func(string) ([]byte, error)) func(*Config, string) error {
	return func(c *Config, path string) error {
		content, err := contentOf(readFile, path)
		if err != nil {
			return fmt.Errorf("the file %w", err)
		}
		packs, err := clock.Load(bytes.NewReader([]byte(content)))
		if err != nil {
			return fmt.Errorf("the file %s: %s", path, strings.ReplaceAll(err.Error(), "\n", "; "))
		}
		c.Law.Packs = packs
		return nil
	}
}

// readHolidays reads a comma list of a calendar for all and calendars of
// regulations, such as DE,CCPA=US-CA.
func readHolidays(c *Config, value string) error {
	known, err := clock.Load(nil)
	if err != nil {
		return err
	}
	for item := range strings.SplitSeq(value, ",") {
		item = strings.TrimSpace(item)
		regulation, code, ofOne := strings.Cut(item, "=")
		if !ofOne {
			regulation, code = "", item
		}
		calendar, err := clock.NewCalendar(strings.TrimSpace(code))
		if err != nil {
			return fmt.Errorf("%w: write a comma list such as DE,CCPA=US-CA", err)
		}
		if err := c.Law.add(strings.TrimSpace(regulation), calendar, known); err != nil {
			return err
		}
	}
	if c.Law.Calendar == nil {
		c.Law.Calendar, err = clock.NewCalendar("none")
	}
	return err
}

// add sets the calendar of a regulation, or the one for all when it is empty.
func (l *Law) add(regulation string, calendar *clock.Calendar, known clock.Packs) error {
	if regulation == "" {
		if l.Calendar != nil {
			return fmt.Errorf("%s and %s are both for every regulation: keep one, and name the regulation of the other, such as CCPA=US-CA",
				l.Calendar.Code(), calendar.Code())
		}
		l.Calendar = calendar
		return nil
	}
	if _, ok := known.Of(regulation); !ok {
		var names []string
		for _, pack := range known {
			names = append(names, pack.Name)
		}
		return fmt.Errorf("there is no regulation %q: write %s", regulation, oneOf(names))
	}
	if l.Calendars[regulation] != nil {
		return fmt.Errorf("%s is in the list twice: write it once", regulation)
	}
	if l.Calendars == nil {
		l.Calendars = map[string]*clock.Calendar{}
	}
	l.Calendars[regulation] = calendar
	return nil
}

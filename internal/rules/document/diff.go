package document

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Change is one difference between two documents.
type Change struct {
	// Op is "+" for added, "-" for removed and "~" for changed.
	Op string
	// Subject is "destination" or "rule", Name which one.
	Subject, Name string
	// Field, Old and New say what changed; empty unless Op is "~". An empty
	// Old or New means that the field was or is not set.
	Field, Old, New string
}

// String is the change as a line for people, such as "+ destination ads" or
// "~ destination crm: concurrency 4 → 8".
func (c Change) String() string {
	line := fmt.Sprintf("%s %s %s", c.Op, c.Subject, c.Name)
	if c.Op != "~" {
		return line
	}
	return fmt.Sprintf("%s: %s %s → %s", line, c.Field, shown(c.Old), shown(c.New))
}

func shown(value string) string {
	if value == "" {
		return "(none)"
	}
	if strings.ContainsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }) {
		return strconv.Quote(value)
	}
	return value
}

// Diff says what has to change to get from old to new: destinations before
// rules, in the order of new, removals last. Each changed field is a Change of
// its own. Both documents must be as Parse returns them; a different order is
// no difference.
func Diff(old, new Document) []Change {
	return append(
		ofDestinations.diff(old.Destinations, new.Destinations),
		ofRules.diff(old.Rules, new.Rules)...)
}

func (c columns[T]) diff(old, new []T) []Change {
	var changes []Change
	for _, x := range new {
		before := c.find(old, c.name(x))
		if before < 0 {
			changes = append(changes, Change{Op: "+", Subject: c.subject, Name: c.name(x)})
			continue
		}
		for _, column := range c.columns {
			if was, is := column.show(old[before]), column.show(x); was != is {
				changes = append(changes, Change{"~", c.subject, c.name(x), column.field, was, is})
			}
		}
	}
	for _, x := range old {
		if c.find(new, c.name(x)) < 0 {
			changes = append(changes, Change{Op: "-", Subject: c.subject, Name: c.name(x)})
		}
	}
	return changes
}

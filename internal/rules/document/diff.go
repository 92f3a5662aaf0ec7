package document

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"lethe/internal/lifecycle"
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
	return append(diff("destination", old.destinations(), new.destinations()), diff("rule", old.rules(), new.rules())...)
}

// entry is a destination or a rule, flattened for comparison.
type entry struct {
	name   string
	fields [][2]string // name, value; the same names for every entry
}

func diff(subject string, old, new []entry) []Change {
	var changes []Change
	for _, e := range new {
		before := find(old, e.name)
		if before < 0 {
			changes = append(changes, Change{Op: "+", Subject: subject, Name: e.name})
			continue
		}
		for i, field := range e.fields {
			if was := old[before].fields[i][1]; was != field[1] {
				changes = append(changes, Change{"~", subject, e.name, field[0], was, field[1]})
			}
		}
	}
	for _, e := range old {
		if find(new, e.name) < 0 {
			changes = append(changes, Change{Op: "-", Subject: subject, Name: e.name})
		}
	}
	return changes
}

func find(entries []entry, name string) int {
	return slices.IndexFunc(entries, func(e entry) bool { return e.name == name })
}

func (d Document) destinations() []entry {
	var entries []entry
	for _, x := range d.Destinations {
		poll, probe := cmp.Or(x.Poll, &lifecycle.Poll{}), cmp.Or(x.Probe, &lifecycle.Probe{})
		entries = append(entries, entry{x.Name, [][2]string{
			{"title", x.Title}, {"kind", x.Kind}, {"url", x.URL},
			{"secretEnv", x.SecretEnv}, {"secretFile", x.SecretFile},
			{"confirmation", x.Confirmation}, {"confirmWithin", duration(x.ConfirmWithin)},
			{"concurrency", strconv.Itoa(x.Concurrency)}, {"ratePerMinute", strconv.Itoa(x.RatePerMinute)},
			{"retrySchedule", strings.Join(durations(x.RetrySchedule), ",")},
			{"poll.url", poll.URL}, {"poll.every", duration(poll.Every)},
			{"poll.status", poll.Status}, {"poll.statuses", meanings(poll.Statuses)},
			{"verify.url", probe.URL}, {"verify.list", probe.List},
			{"verify.after", duration(probe.After)}, {"verify.again", duration(probe.Again)},
		}})
	}
	return entries
}

// meanings is a mapping as one text, in the order of its keys.
func meanings(words map[string]string) string {
	var pairs []string
	for _, word := range slices.Sorted(maps.Keys(words)) {
		pairs = append(pairs, word+"="+words[word])
	}
	return strings.Join(pairs, ",")
}

func (d Document) rules() []entry {
	var entries []entry
	for _, x := range d.Rules {
		entries = append(entries, entry{x.Name, [][2]string{
			{"when", x.When}, {"to", strings.Join(x.To, ",")},
			{"review", string(x.Review)}, {"reviewWindow", duration(x.ReviewWindow)},
		}})
	}
	return entries
}

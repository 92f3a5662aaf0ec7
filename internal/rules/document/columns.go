package document

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"lethe/internal/lifecycle"
	"lethe/internal/rules"
)

// columns are the fields by which destinations or rules are compared and merged,
// all but the name.
type columns[T any] struct {
	subject string
	name    func(T) string
	columns []column[T]
}

// column is one field. Two values are equal when they show the same text.
type column[T any] struct {
	field string
	show  func(T) string
	copy  func(to *T, from T)
}

// columnOf is the field that at points to. A structure that it lies in is made
// anew by at, so that copying changes no other document.
func columnOf[T, V any](field string, at func(*T) *V, show func(V) string) column[T] {
	return column[T]{
		field: field,
		show:  func(x T) string { return show(*at(&x)) },
		copy:  func(to *T, from T) { *at(to) = *at(&from) },
	}
}

func (c columns[T]) find(all []T, name string) int {
	return slices.IndexFunc(all, func(x T) bool { return c.name(x) == name })
}

var ofDestinations = columns[Destination]{
	subject: "destination",
	name:    func(d Destination) string { return d.Name },
	columns: []column[Destination]{
		columnOf("title", func(d *Destination) *string { return &d.Title }, text),
		columnOf("owner", func(d *Destination) *string { return &d.Owner }, text),
		columnOf("kind", func(d *Destination) *string { return &d.Kind }, text),
		columnOf("url", func(d *Destination) *string { return &d.URL }, text),
		columnOf("secretEnv", func(d *Destination) *string { return &d.SecretEnv }, text),
		columnOf("secretFile", func(d *Destination) *string { return &d.SecretFile }, text),
		columnOf("secretStored", func(d *Destination) *bool { return &d.SecretStored }, yes),
		columnOf("confirmation", func(d *Destination) *string { return &d.Confirmation }, text),
		columnOf("confirmWithin", func(d *Destination) *time.Duration { return &d.ConfirmWithin }, duration),
		columnOf("concurrency", func(d *Destination) *int { return &d.Concurrency }, whole),
		columnOf("ratePerMinute", func(d *Destination) *int { return &d.RatePerMinute }, whole),
		columnOf("retrySchedule", func(d *Destination) *[]time.Duration { return &d.RetrySchedule }, waits),
		columnOf("poll.url", func(d *Destination) *string { return &d.ownPoll().URL }, text),
		columnOf("poll.every", func(d *Destination) *time.Duration { return &d.ownPoll().Every }, duration),
		columnOf("poll.status", func(d *Destination) *string { return &d.ownPoll().Status }, text),
		columnOf("poll.statuses", func(d *Destination) *map[string]string { return &d.ownPoll().Statuses }, meanings),
		columnOf("verify.url", func(d *Destination) *string { return &d.ownProbe().URL }, text),
		columnOf("verify.list", func(d *Destination) *string { return &d.ownProbe().List }, text),
		columnOf("verify.after", func(d *Destination) *time.Duration { return &d.ownProbe().After }, duration),
		columnOf("verify.again", func(d *Destination) *time.Duration { return &d.ownProbe().Again }, duration),
	},
}

var ofRules = columns[rules.Rule]{
	subject: "rule",
	name:    func(r rules.Rule) string { return r.Name },
	columns: []column[rules.Rule]{
		columnOf("when", func(r *rules.Rule) *string { return &r.When }, text),
		columnOf("to", func(r *rules.Rule) *[]string { return &r.To }, listed),
		columnOf("review", func(r *rules.Rule) *rules.Review { return &r.Review }, func(r rules.Review) string { return string(r) }),
		columnOf("reviewWindow", func(r *rules.Rule) *time.Duration { return &r.ReviewWindow }, duration),
	},
}

// ownPoll makes d.Poll a copy that d shares with nobody, an empty one if d is not
// polled.
func (d *Destination) ownPoll() *lifecycle.Poll {
	var own lifecycle.Poll
	if d.Poll != nil {
		own = *d.Poll
	}
	d.Poll = &own
	return d.Poll
}

func (d *Destination) ownProbe() *lifecycle.Probe {
	var own lifecycle.Probe
	if d.Probe != nil {
		own = *d.Probe
	}
	d.Probe = &own
	return d.Probe
}

func text(s string) string { return s }

func waits(schedule []time.Duration) string { return strings.Join(durations(schedule), ",") }

// listed is a list as one text, from which it can be told where an entry ends.
func listed(entries []string) string {
	parts := make([]string, len(entries))
	for i, entry := range entries {
		parts[i] = part(entry)
	}
	return strings.Join(parts, ",")
}

// meanings is a mapping as one text, in the order of its keys.
func meanings(words map[string]string) string {
	var pairs []string
	for _, word := range slices.Sorted(maps.Keys(words)) {
		pairs = append(pairs, part(word)+"="+part(words[word]))
	}
	return strings.Join(pairs, ",")
}

// part is text in quotes where it could be taken for more than one part, or none.
func part(s string) string {
	if s == "" || strings.ContainsAny(s, `,="`) {
		return strconv.Quote(s)
	}
	return s
}

package document

import "slices"

// Conflict is a field that two documents changed, each in its own way, or a
// destination or rule that one removed while the other changed it.
type Conflict struct {
	// Subject is "destination" or "rule", Name which one.
	Subject, Name string
	// Field is as in Change; empty when one side removed what the other changed.
	Field string
	// Mine and Theirs are the values, empty for one that is not set. Without a
	// Field they are the words "removed" and "changed".
	Mine, Theirs string
}

const (
	removed = "removed"
	changed = "changed"
)

// Merge puts what mine changed from base on top of theirs, which was changed from
// base too, destination by destination, rule by rule and field by field. Where
// both changed one field differently, the result has mine; where one removed what
// the other changed, it stays. Both are conflicts, for a person to look at. That
// there is none does not mean that the result is sound: see Normalised.
//
// Names are unique in each of the three. The result is in the order of theirs,
// what only mine has at the end; the order of mine is not kept, since it means
// nothing.
func Merge(base, mine, theirs Document) (Document, []Conflict) {
	destinations, conflicts := ofDestinations.merge(base.Destinations, mine.Destinations, theirs.Destinations)
	for i := range destinations {
		destinations[i].forgetEmpty()
	}
	merged, more := ofRules.merge(base.Rules, mine.Rules, theirs.Rules)
	return Document{Destinations: destinations, Rules: merged}, append(conflicts, more...)
}

// forgetEmpty drops a question of which nothing is set.
func (d *Destination) forgetEmpty() {
	if nested(pollFields(d.Poll)) == "" {
		d.Poll = nil
	}
	if nested(probeFields(d.Probe)) == "" {
		d.Probe = nil
	}
}

func (c columns[T]) merge(base, mine, theirs []T) (merged []T, conflicts []Conflict) {
	for _, x := range theirs {
		was, is := c.lookup(base, c.name(x)), c.lookup(mine, c.name(x))
		switch {
		case is == nil && was != nil && c.equal(*was, x):
			continue
		case is == nil && was != nil:
			conflicts = append(conflicts, Conflict{Subject: c.subject, Name: c.name(x), Mine: removed, Theirs: changed})
		case is != nil:
			conflicts = append(conflicts, c.overlay(&x, was, *is)...)
		}
		merged = append(merged, x)
	}
	for _, x := range mine {
		was := c.lookup(base, c.name(x))
		switch {
		case c.find(theirs, c.name(x)) >= 0, was != nil && c.equal(*was, x):
			continue
		case was != nil:
			conflicts = append(conflicts, Conflict{Subject: c.subject, Name: c.name(x), Mine: changed, Theirs: removed})
		}
		merged = append(merged, x)
	}
	return merged, conflicts
}

// overlay copies to theirs the fields that mine changed. What both added, with no
// base, is compared with nothing.
func (c columns[T]) overlay(theirs, base *T, mine T) (conflicts []Conflict) {
	if base == nil {
		base = new(T)
	}
	for _, column := range c.columns {
		was, is, other := column.show(*base), column.show(mine), column.show(*theirs)
		if is == was || is == other {
			continue
		}
		if other != was {
			conflicts = append(conflicts, Conflict{c.subject, c.name(mine), column.field, is, other})
		}
		column.copy(theirs, mine)
	}
	return conflicts
}

// lookup is nil when there is none of that name.
func (c columns[T]) lookup(all []T, name string) *T {
	if i := c.find(all, name); i >= 0 {
		return &all[i]
	}
	return nil
}

func (c columns[T]) equal(a, b T) bool {
	return !slices.ContainsFunc(c.columns, func(column column[T]) bool { return column.show(a) != column.show(b) })
}

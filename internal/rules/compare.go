package rules

import (
	"fmt"
	"slices"
)

// Comparison routes the same facts under two sets and adds up what differs. It
// belongs to one goroutine; several share the work with one Comparison each,
// whose Totals are merged.
//
// A condition that both sets have is evaluated once, and what the sets have in
// common only when a rule that they do not have in common matches.
type Comparison struct {
	before, after side
	conditions    []condition // of both sets, each text once
	verdicts      []verdict   // of the conditions, for the facts in hand
	totals        Totals
}

// side is one of the two sets.
type side struct {
	rules      []Rule
	conditions []int // of the rules
	differing  []int // conditions of the rules that the other side does not have
}

// verdict is what a condition came to, once it is known.
type verdict struct {
	known, matches bool
	fault          error
}

// Difference is what changes for one request between two sets. The plans, the
// faults and the lists are empty when nothing does.
type Difference struct {
	Before, After Plan
	// BeforeFault and AfterFault say why the request cannot be routed on that
	// side, as Match would. Nothing else is compared then.
	BeforeFault, AfterFault string
	// Gained and Lost are destinations, sorted.
	Gained, Lost []string
	// Unroutable is whether it goes nowhere after and went somewhere before.
	Unroutable bool
	// ReviewChanged is whether the review or its window differs.
	ReviewChanged bool
}

// None tells whether the request is carried and reviewed the same way. The
// rules that say so may be others.
func (d Difference) None() bool {
	return !d.oneSided() && len(d.Gained) == 0 && len(d.Lost) == 0 && !d.ReviewChanged
}

// oneSided tells whether only one side can be evaluated.
func (d Difference) oneSided() bool { return (d.BeforeFault == "") != (d.AfterFault == "") }

// Compare prepares a comparison of two sets.
func Compare(before, after *Set) *Comparison {
	c := &Comparison{totals: Totals{Gained: map[string]int{}, Lost: map[string]int{}}}
	ids := map[string]int{}
	c.before, c.after = c.side(before, ids), c.side(after, ids)
	c.verdicts = make([]verdict, len(c.conditions))
	c.before.differing, c.after.differing = differing(c.before, c.after), differing(c.after, c.before)
	return c
}

func (c *Comparison) side(s *Set, ids map[string]int) (d side) {
	for _, rule := range s.rules {
		id, known := ids[rule.When]
		if !known {
			id = len(c.conditions)
			c.conditions, ids[rule.When] = append(c.conditions, rule.condition), id
		}
		d.rules, d.conditions = append(d.rules, rule.Rule), append(d.conditions, id)
	}
	return d
}

// differing lists the conditions of the rules that have no equal on the other
// side. Names and the order of rules make no difference to a plan, and an equal
// rule that stands twice makes none either.
func differing(of, from side) (conditions []int) {
	has := map[string]bool{}
	for _, rule := range from.rules {
		has[effect(rule)] = true
	}
	for i, rule := range of.rules {
		if !has[effect(rule)] {
			conditions = append(conditions, of.conditions[i])
		}
	}
	return conditions
}

// effect is all of a rule that a plan depends on.
func effect(r Rule) string {
	return fmt.Sprintf("%q %q %s %d", r.When, slices.Sorted(slices.Values(r.To)), r.Review, r.ReviewWindow)
}

// Of compares the routes of one request and adds the difference to the totals.
// It fails only for facts that conditions cannot see at all, as Match does.
func (c *Comparison) Of(f Facts) (Difference, error) {
	facts, err := f.activation()
	if err != nil {
		return Difference{}, err
	}
	clear(c.verdicts)
	c.totals.Requests++
	if !c.matters(facts) {
		return Difference{}, nil
	}
	var d Difference
	d.Before, d.BeforeFault = c.plan(c.before, facts)
	d.After, d.AfterFault = c.plan(c.after, facts)
	if d.BeforeFault == "" && d.AfterFault == "" {
		d.Gained = without(d.After.Destinations, d.Before.Destinations)
		d.Lost = without(d.Before.Destinations, d.After.Destinations)
		d.Unroutable = len(d.After.Destinations) == 0 && len(d.Before.Destinations) > 0
		d.ReviewChanged = d.After.Review != d.Before.Review || d.After.ReviewWindow != d.Before.ReviewWindow
	}
	if d.None() {
		return Difference{}, nil
	}
	c.totals.add(d)
	return d, nil
}

// matters tells whether a rule comes into play that only one side has.
func (c *Comparison) matters(facts *activation) bool {
	inPlay := func(id int) bool {
		v := c.verdict(id, facts)
		return v.matches || v.fault != nil
	}
	return slices.ContainsFunc(c.before.differing, inPlay) || slices.ContainsFunc(c.after.differing, inPlay)
}

func (c *Comparison) verdict(id int, facts *activation) verdict {
	v := &c.verdicts[id]
	if !v.known {
		v.known = true
		v.matches, v.fault = c.conditions[id].matches(facts)
	}
	return *v
}

func (c *Comparison) plan(s side, facts *activation) (p Plan, fault string) {
	for i, rule := range s.rules {
		v := c.verdict(s.conditions[i], facts)
		if v.fault != nil {
			return Plan{}, fmt.Sprintf("rule %s: %s", rule.Name, v.fault)
		}
		if v.matches {
			p.add(rule)
		}
	}
	p.settle()
	return p, ""
}

// without returns the names of a sorted list that another does not have.
func without(list, other []string) (rest []string) {
	for _, name := range list {
		if _, found := slices.BinarySearch(other, name); !found {
			rest = append(rest, name)
		}
	}
	return rest
}

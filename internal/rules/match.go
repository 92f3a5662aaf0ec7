package rules

import (
	"fmt"
	"slices"
)

// Match evaluates every rule and adds up those that match.
//
// A rule that needs a fact the request does not have does not match. Match
// fails only when evaluation itself fails: a fact has a type that the condition
// or CEL cannot take, or the condition passes the limit of steps. The error
// names the rule or the attribute and holds no value of a fact.
func (s *Set) Match(f Facts) (Plan, error) {
	facts, err := f.activation()
	if err != nil {
		return Plan{}, err
	}
	var plan Plan
	for i := range s.rules {
		rule := &s.rules[i]
		matches, err := rule.condition.matches(facts)
		if err != nil {
			return Plan{}, fmt.Errorf("rule %s: %w", rule.Name, err)
		}
		if matches {
			plan.add(rule.Rule)
		}
	}
	plan.settle()
	return plan, nil
}

func (p *Plan) add(rule Rule) {
	p.Matched = append(p.Matched, Match{rule.Name, slices.Clone(rule.To)})
	p.Destinations = append(p.Destinations, rule.To...)
	switch {
	case strictness(rule.Review) > strictness(p.Review):
		p.Review, p.ReviewWindow = rule.Review, rule.ReviewWindow
	case rule.Review == p.Review:
		p.ReviewWindow = max(p.ReviewWindow, rule.ReviewWindow)
	}
}

// settle makes the destinations a set, once every rule is added.
func (p *Plan) settle() {
	slices.Sort(p.Destinations)
	p.Destinations = slices.Compact(p.Destinations)
}

func strictness(r Review) int {
	switch r {
	case ReviewRequired:
		return 3
	case ReviewWindow:
		return 2
	case ReviewNone:
		return 1
	}
	return 0
}

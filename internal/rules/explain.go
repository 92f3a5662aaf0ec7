package rules

import (
	"fmt"
	"slices"
)

// Explanation is a Plan with its reasons.
type Explanation struct {
	Plan Plan
	// Rules holds every rule of the set, in its order.
	Rules []Explained
	// NotChosen holds the destinations that are not in the plan, by name.
	NotChosen []NotChosen
}

// Explained is one rule and why it matched or not.
type Explained struct {
	Rule    Rule
	Matched bool
	// Fault says why the rule cannot be evaluated with these facts, empty when
	// it can. Match fails on such a rule; a fault has no reasons.
	Fault string
	// Because holds the sub-expressions that decided, from left to right. They
	// are enough: whatever the others come to, the rule ends the same.
	Because []Reason
}

// NotChosen is a destination that no matching rule names.
type NotChosen struct {
	Destination string
	// Rules names the rules that send to it, none of which matched. Empty
	// means that no rule names it.
	Rules []string
}

// Explain is Match with its reasons. A rule that cannot be evaluated is
// explained, and adds nothing to the plan; the error is only for facts that
// conditions cannot see at all, as in Match.
func (s *Set) Explain(f Facts) (Explanation, error) {
	facts, err := f.activation()
	if err != nil {
		return Explanation{}, err
	}
	outcomes := make([]outcome, len(s.leaves))
	for i, leaf := range s.leaves {
		if outcomes[i], err = leaf.outcome(facts, facts.bounded); err != nil {
			return Explanation{}, fmt.Errorf("explain %s: %w", leaf.text, err)
		}
	}
	var e Explanation
	for i := range s.rules {
		rule := &s.rules[i]
		explained := rule.explain(facts, outcomes)
		if explained.Matched {
			e.Plan.add(rule.Rule)
		}
		e.Rules = append(e.Rules, explained)
	}
	e.Plan.settle()
	e.NotChosen = s.notChosen(e.Plan)
	return e, nil
}

func (r *compiledRule) explain(facts *activation, outcomes []outcome) Explained {
	e := Explained{Rule: r.Rule}
	e.Rule.To = slices.Clone(r.To)
	matched, fault := r.condition.matches(facts)
	if fault != nil {
		e.Fault = fault.Error()
		return e
	}
	e.Matched = matched
	x := explainer{source: r.condition.source, facts: facts, outcomes: outcomes}
	x.because(r.condition.formula, claim{holds, matched})
	e.Because = x.reasons
	return e
}

func (s *Set) notChosen(p Plan) (list []NotChosen) {
	for _, destination := range s.destinations {
		if _, chosen := slices.BinarySearch(p.Destinations, destination); chosen {
			continue
		}
		n := NotChosen{Destination: destination}
		for _, rule := range s.rules {
			if slices.Contains(rule.To, destination) {
				n.Rules = append(n.Rules, rule.Name)
			}
		}
		list = append(list, n)
	}
	return list
}

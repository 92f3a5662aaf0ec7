package rules

import (
	"fmt"
	"slices"
)

// survey evaluates the rules all over a grid. Each leaf is evaluated once for
// every combination of the facts that it mentions, and each rule is put
// together once from every combination of its leaves' outcomes.
type survey struct {
	*grid
	set   *Set
	known []leafSurvey // by the id of the leaf
	rules []ruleSurvey
	asked *asked
	// work counts down the leaves that may still be looked at for particular
	// attributes. Without it the result is coarser, and as true.
	work int
}

type leafSurvey struct {
	scope    scope
	outcomes []outcome // by index in the scope
}

type ruleSurvey struct {
	scope    scope
	leaves   []*leaf
	verdicts []outcome // by index in the scope
}

// maxWork keeps a survey to about a second.
const maxWork = 10_000_000

func newSurvey(s *Set, g *grid) (*survey, error) {
	v := &survey{grid: g, set: s, work: maxWork}
	for _, leaf := range s.leaves {
		known, err := v.surveyLeaf(leaf)
		if err != nil {
			return nil, fmt.Errorf("evaluate %s: %w", leaf.text, err)
		}
		v.known = append(v.known, known)
	}
	var err error
	if v.asked, err = askedOf(s.leaves); err != nil {
		return nil, err
	}
	for _, rule := range s.rules {
		v.rules = append(v.rules, v.surveyRule(rule))
	}
	return v, nil
}

func (v *survey) surveyLeaf(l *leaf) (leafSurvey, error) {
	var known leafSurvey
	for _, m := range l.mentions {
		if i := slices.Index(dimensions[:], m.fact); i >= 0 {
			known.scope[i] = true
		}
	}
	for _, p := range v.points(known.scope) {
		facts, err := v.facts(p)
		if err != nil {
			return leafSurvey{}, err
		}
		o, err := l.outcome(facts, true)
		if err != nil {
			return leafSurvey{}, err
		}
		known.outcomes = append(known.outcomes, o)
	}
	return known, nil
}

func (v *survey) surveyRule(rule compiledRule) ruleSurvey {
	var r ruleSurvey
	for node := range rule.condition.formula.all() {
		if slices.Contains(r.leaves, node.leaf) {
			continue
		}
		r.leaves = append(r.leaves, node.leaf)
		for i, matters := range v.known[node.leaf.id].scope {
			r.scope[i] = r.scope[i] || matters
		}
	}
	formulas := []*formula{rule.condition.formula}
	verdicts := map[string]outcome{}
	now, key := make([]outcome, len(v.known)), make([]byte, len(r.leaves))
	for _, p := range v.points(r.scope) {
		v.look(r, p, now, key)
		verdict, ok := verdicts[string(key)]
		if !ok {
			v.worlds(formulas, now, func() bool {
				verdict |= formulas[0].outcome(now)
				return verdict != anything
			})
			verdicts[string(key)] = verdict
		}
		r.verdicts = append(r.verdicts, verdict)
	}
	return r
}

// look fills in what a rule's leaves come to at a point, by their ids and once
// more in the order of the rule.
func (v *survey) look(r ruleSurvey, p point, now []outcome, key []byte) {
	for i, leaf := range r.leaves {
		known := v.known[leaf.id]
		now[leaf.id] = known.outcomes[v.index(known.scope, p)]
		key[i] = byte(now[leaf.id])
	}
}

// verdict is what the rule may come to at a point.
func (v *survey) verdict(rule int, p point) outcome {
	r := v.rules[rule]
	return r.verdicts[v.index(r.scope, p)]
}

package rules

import (
	"slices"
	"strings"
)

// Coverage is what a set of rules does with the requests of a domain.
type Coverage struct {
	// Never names the rules that match nothing of the domain, whatever the
	// attributes and the time. A rule that can match is never among them.
	Never []string
	// Always names the rules that match everything, except those that say so
	// with "true".
	Always []string
	// Unnamed holds the destinations that no rule names, or only rules that
	// never match; sorted.
	Unnamed []string
	// Gaps holds the combinations that reach no destination, whatever the
	// attributes and the time.
	Gaps []Gap
	// Perhaps holds the combinations that reach one only with certain
	// attributes or at certain times, as far as that can be told.
	Perhaps []Gap
}

// Coverage looks at every combination of the domain. It is exact where
// conditions ask about attributes only whether there is one and how it compares
// with literals, unless too many attributes play together. Everything else about
// attributes, and the time, counts as possible either way. A rule that cannot be
// evaluated does not match.
//
// It fails when the domain has more than 100,000 combinations.
func (s *Set) Coverage(d Domain) (Coverage, error) {
	g, err := newGrid(d)
	if err != nil {
		return Coverage{}, err
	}
	v, err := newSurvey(s, g)
	if err != nil {
		return Coverage{}, err
	}
	var c Coverage
	named := map[string]bool{}
	for i, rule := range s.rules {
		switch v.overall(i) {
		case fails:
			c.Never = append(c.Never, rule.Name)
			continue
		case holds:
			if strings.TrimSpace(rule.When) != "true" {
				c.Always = append(c.Always, rule.Name)
			}
		}
		for _, to := range rule.To {
			named[to] = true
		}
	}
	for _, destination := range s.destinations {
		if !named[destination] {
			c.Unnamed = append(c.Unnamed, destination)
		}
	}
	gaps, perhaps := v.routes()
	c.Gaps, c.Perhaps = g.boxes(gaps), g.boxes(perhaps)
	return c, nil
}

// overall is holds for a rule that always matches, fails for one that never
// does, and both for any other.
func (v *survey) overall(rule int) (result outcome) {
	for _, verdict := range v.rules[rule].verdicts {
		result |= matching(verdict)
	}
	return result
}

// matching keeps of an outcome whether the rule matches.
func matching(o outcome) (result outcome) {
	if o&holds != 0 {
		result = holds
	}
	if o&^holds != 0 {
		result |= fails
	}
	return result
}

// routes tells for every combination whether it goes nowhere, and whether it
// may go nowhere but need not.
func (v *survey) routes() (gaps, perhaps []bool) {
	n := v.size(everywhere)
	gaps, perhaps = make([]bool, n), make([]bool, n)
	together := map[string]bool{} // whether one of several rules always matches
	for i, p := range v.points(everywhere) {
		routed, possible := v.routedBy(p)
		switch {
		case routed:
		case len(possible) == 0:
			gaps[i] = true
		default:
			perhaps[i] = !v.alwaysOne(possible, p, together)
		}
	}
	return gaps, perhaps
}

// routedBy tells whether a rule surely sends the combination somewhere; if not,
// it returns the rules that may.
func (v *survey) routedBy(p point) (routed bool, possible []int) {
	for i, rule := range v.set.rules {
		if len(rule.To) == 0 {
			continue
		}
		switch verdict := v.verdict(i, p); {
		case verdict == holds:
			return true, nil
		case verdict&holds != 0:
			possible = append(possible, i)
		}
	}
	return false, possible
}

// alwaysOne tells whether the rules make up for each other, so that one of them
// matches whatever the attributes. It remembers its answers under what their
// leaves come to.
func (v *survey) alwaysOne(rules []int, p point, answers map[string]bool) bool {
	if len(rules) == 1 || v.work <= 0 {
		return false
	}
	var formulas []*formula
	var question []byte
	now := make([]outcome, len(v.known))
	for _, i := range rules {
		r := v.rules[i]
		key := make([]byte, len(r.leaves))
		v.look(r, p, now, key)
		question = append(append(question, byte(i), byte(i>>8)), key...)
		formulas = append(formulas, v.set.rules[i].condition.formula)
	}
	answer, known := answers[string(question)]
	if !known {
		answer = true
		v.worlds(formulas, now, func() bool {
			answer = slices.ContainsFunc(formulas, func(f *formula) bool { return f.outcome(now) == holds })
			return answer
		})
		answers[string(question)] = answer
	}
	return answer
}

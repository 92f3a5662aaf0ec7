package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"cel.dev/cel-go/cel"
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
	for _, rule := range s.rules {
		matches, err := rule.condition.matches(facts)
		if err != nil {
			return Plan{}, fmt.Errorf("rule %s: %w", rule.Name, err)
		}
		if matches {
			plan.add(rule.Rule)
		}
	}
	slices.Sort(plan.Destinations)
	plan.Destinations = slices.Compact(plan.Destinations)
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

func strictness(r Review) int {
	return slices.Index([]Review{"", ReviewNone, ReviewWindow, ReviewRequired}, r)
}

// activation gives the facts to CEL under their declared names.
func (f Facts) activation() (cel.Activation, error) {
	attributes := make(map[string]any, len(f.Attributes))
	for name, value := range f.Attributes {
		converted, err := attribute(value)
		if err != nil {
			return nil, fmt.Errorf("attribute %q: %w", name, err)
		}
		attributes[name] = converted
	}
	return cel.NewActivation(map[string]any{
		"cause":       f.Cause,
		"regulation":  f.Regulation,
		"source":      f.Source,
		"identifiers": f.Identifiers,
		"attributes":  attributes,
	})
}

func attribute(value any) (any, error) {
	switch v := value.(type) {
	case string, bool, float64, int, int64:
		return v, nil
	case json.Number:
		return number(v)
	default:
		return nil, fmt.Errorf("must be text, a number or a boolean, not %T", value)
	}
}

func number(n json.Number) (any, error) {
	if i, err := strconv.ParseInt(n.String(), 10, 64); err == nil {
		return i, nil
	}
	f, err := strconv.ParseFloat(n.String(), 64)
	if err != nil {
		// The error of ParseFloat would quote the value.
		return nil, errors.New("is not a number of 64 bits")
	}
	return f, nil
}

package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cel.dev/cel-go/cel"
)

// maxRules keeps a set small enough to be evaluated for every request.
const maxRules = 1000

// Set is a compiled, immutable list of rules. It is safe for concurrent use;
// the zero Set has no rules and matches nothing.
type Set struct {
	rules        []compiledRule
	destinations []string // every one that a rule may name, sorted
	leaves       []*leaf  // of all conditions, each text once
}

type compiledRule struct {
	Rule
	condition condition
}

// Compile checks the rules against the names of the destinations that exist
// and prepares them for matching. It reports every fault at once as *Problems.
// A set has at most 1000 rules, and no condition may be able to take more than
// 10,000 steps with facts of the sizes that requests can have.
func Compile(rules []Rule, destinations []string) (*Set, error) {
	if len(rules) > maxRules {
		return nil, &Problems{{Path: "rules", Message: fmt.Sprintf("has %d rules; a set may have %d", len(rules), maxRules)}}
	}
	env, err := newEnv()
	if err != nil {
		return nil, fmt.Errorf("prepare the facts of the rules: %w", err)
	}
	c := compiler{env: env, destinations: destinations, names: map[string]int{}, leaves: leaves{env: env}}
	set := &Set{
		rules:        make([]compiledRule, 0, len(rules)),
		destinations: slices.Compact(slices.Sorted(slices.Values(destinations))),
	}
	for i, rule := range rules {
		set.rules = append(set.rules, c.compile(i, rule))
	}
	if len(c.problems) > 0 {
		return nil, &c.problems
	}
	set.leaves = c.leaves.all
	return set, nil
}

type compiler struct {
	env          *cel.Env
	destinations []string
	names        map[string]int // name → index of the rule that took it first
	leaves       leaves
	problems     Problems
}

func (c *compiler) report(path, format string, args ...any) {
	c.problems = append(c.problems, Problem{Path: path, Message: fmt.Sprintf(format, args...)})
}

func (c *compiler) reportDefect(path string, d defect) {
	c.problems = append(c.problems, Problem{Path: path, Message: d.String(), Line: d.at.line, Column: d.at.column})
}

func (c *compiler) compile(i int, rule Rule) compiledRule {
	path := fmt.Sprintf("rules[%d]", i)
	c.checkName(path+".name", i, rule.Name)
	condition, defects := compileCondition(c.env, &c.leaves, rule.When)
	for _, d := range defects {
		c.reportDefect(path+".when", d)
	}
	c.checkTo(path+".to", rule.To)
	c.checkReview(path, rule.Review, rule.ReviewWindow)
	if len(rule.To) == 0 && rule.Review == "" {
		c.report(path, "does nothing; give it destinations in to, or a review")
	}
	// The caller may go on changing its slice; a Set never changes.
	rule.To = slices.Clone(rule.To)
	return compiledRule{rule, condition}
}

func (c *compiler) checkName(path string, i int, name string) {
	if !IsSlug(name) {
		c.report(path, "%s", SlugRule)
		return
	}
	if first, taken := c.names[name]; taken {
		c.report(path, "%q is already the name of rules[%d]; give each rule its own", name, first)
		return
	}
	c.names[name] = i
}

func (c *compiler) checkTo(path string, to []string) {
	for j, name := range to {
		at := fmt.Sprintf("%s[%d]", path, j)
		switch {
		case slices.Contains(to[:j], name):
			c.report(at, "names %q a second time; once is enough", name)
		case !slices.Contains(c.destinations, name):
			c.report(at, "there is no destination %q; %s", name, c.known())
		}
	}
}

func (c *compiler) known() string {
	if len(c.destinations) == 0 {
		return "no destination is declared"
	}
	return "the destinations are " + strings.Join(c.destinations, ", ")
}

func (c *compiler) checkReview(path string, review Review, window time.Duration) {
	switch review {
	case "", ReviewRequired, ReviewWindow, ReviewNone:
	default:
		c.report(path+".review", "must be required, window or none")
	}
	switch {
	case window == 0:
	case window < 0:
		c.report(path+".reviewWindow", "must be longer than zero, such as 24h")
	case review != ReviewWindow:
		c.report(path+".reviewWindow", "has a meaning only with review: window")
	}
}

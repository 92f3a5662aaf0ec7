package rules

import (
	"regexp"
	"strings"
)

// Problem is one fault of a rule.
type Problem struct {
	// Path leads to the faulty field, as in "rules[1].when" or "rules[0].to[2]".
	Path string
	// Message is a sentence: what is wrong, where, and what would be right.
	Message string
	// Line and Column are where in the text of the condition, counted from 1
	// in characters. Both are 0 when the fault is not at a place inside one.
	Line, Column int
}

// Problems is the error of Compile: every fault of the rules, in their order.
// Only *Problems is an error, because a slice cannot be compared.
type Problems []Problem

// Error lists the problems, one a line.
func (p *Problems) Error() string {
	lines := make([]string, len(*p))
	for i, problem := range *p {
		lines[i] = problem.Path + ": " + problem.Message
	}
	return strings.Join(lines, "\n")
}

var slug = regexp.MustCompile(`^[a-z][a-z0-9-]{0,62}$`)

// SlugRule says in words what IsSlug accepts.
const SlugRule = `must be 1 to 63 lower-case letters, digits and hyphens, starting with a letter, and not "new"`

// IsSlug tells whether s may name a rule or a destination. The address of the one
// that is called new is where new ones are made.
func IsSlug(s string) bool { return slug.MatchString(s) && s != "new" }

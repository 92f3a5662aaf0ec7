package rules

import (
	"slices"
	"strings"
)

// Gap is a box of combinations: each of its causes with each of its
// regulations, sources and sets of identifiers. Nil stands for every value of
// the domain. The gaps of one list have nothing in common.
type Gap struct {
	Causes, Regulations, Sources []string
	Identifiers                  [][]string
	Combinations                 int
}

// String describes the box, as in "GDPR or CCPA · inactive · any source · only
// phone".
func (g Gap) String() string {
	var sets []string
	for _, set := range g.Identifiers {
		if len(set) == 0 {
			sets = append(sets, "no identifiers")
			continue
		}
		sets = append(sets, "only "+strings.Join(set, " and "))
	}
	return strings.Join([]string{
		anyOf(g.Regulations, "regulation"), anyOf(g.Causes, "cause"), anyOf(g.Sources, "source"), anyOf(sets, "identifiers"),
	}, " · ")
}

func anyOf(values []string, what string) string {
	if values == nil {
		return "any " + what
	}
	said := slices.Clone(values)
	for i, value := range said {
		if value == "" {
			said[i] = "no " + what
		}
	}
	return strings.Join(said, " or ")
}

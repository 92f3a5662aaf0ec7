package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lethe/internal/rules"
)

// seen is what trying every fact says about coverage.
type seen struct {
	Never, Always []string
	Gaps, Perhaps map[combination]bool
}

func TestCoverage_IsWhatTryingEveryFactSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawRules(t, terms)
		if diff := cmp.Diff(tryEverything(d), cover(t, d.set)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestCoverage_ClaimsNothingThatAFactRefutes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawRules(t, append(slices.Clone(terms), vague...))
		said, right := cover(t, d.set), tryEverything(d)
		for _, name := range said.Never {
			if !slices.Contains(right.Never, name) {
				t.Errorf("%s never matches, it says, but it can", name)
			}
		}
		for _, name := range said.Always {
			if !slices.Contains(right.Always, name) {
				t.Errorf("%s always matches, it says, but it need not", name)
			}
		}
		for c := range everyCombination() {
			switch {
			case said.Gaps[c] && !right.Gaps[c]:
				t.Errorf("%v is a gap, it says, but some attributes are routed", c)
			case !said.Gaps[c] && !said.Perhaps[c] && (right.Gaps[c] || right.Perhaps[c]):
				t.Errorf("%v is always routed, it says, but need not be", c)
			}
		}
	})
}

func tryEverything(d drawn) seen {
	s := seen{Gaps: map[combination]bool{}, Perhaps: map[combination]bool{}}
	can, need := make([]bool, len(d.list)), make([]bool, len(d.list))
	for i := range need {
		need[i] = true
	}
	for c := range everyCombination() {
		some, all := false, true
		for _, f := range everyFactOf(c) {
			routed := false
			for i, rule := range d.list {
				matches := d.trees[i].matches(f)
				can[i], need[i] = can[i] || matches, need[i] && matches
				routed = routed || matches && len(rule.To) > 0
			}
			some, all = some || routed, all && routed
		}
		switch {
		case !some:
			s.Gaps[c] = true
		case !all:
			s.Perhaps[c] = true
		}
	}
	for i, rule := range d.list {
		if !can[i] {
			s.Never = append(s.Never, rule.Name)
		}
		if need[i] && rule.When != "true" {
			s.Always = append(s.Always, rule.Name)
		}
	}
	return s
}

func cover(t *rapid.T, set *rules.Set) seen {
	c, err := set.Coverage(finite)
	if err != nil {
		t.Fatal(err)
	}
	return seen{c.Never, c.Always, unfold(t, c.Gaps), unfold(t, c.Perhaps)}
}

// unfold lists the combinations of boxes, which must not overlap.
func unfold(t *rapid.T, gaps []rules.Gap) map[combination]bool {
	all := map[combination]bool{}
	for _, g := range gaps {
		count := 0
		for c := range everyCombination() {
			if !contains(g.Causes, c.cause) || !contains(g.Regulations, c.regulation) || !contains(g.Sources, c.source) {
				continue
			}
			in := func(set []string) bool { return strings.Join(set, " ") == c.identifiers }
			if g.Identifiers != nil && !slices.ContainsFunc(g.Identifiers, in) {
				continue
			}
			if all[c] {
				t.Fatalf("%v is in two boxes", c)
			}
			all[c] = true
			count++
		}
		if count != g.Combinations {
			t.Fatalf("%v has %d combinations, it says %d", g, count, g.Combinations)
		}
	}
	return all
}

func contains(values []string, value string) bool {
	return values == nil || slices.Contains(values, value)
}

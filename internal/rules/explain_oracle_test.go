package rules_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lethe/internal/rules"
)

func TestExplain_AgreesWithMatchAndItsReasonsAreEnough(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawRules(t, terms)
		f := rapid.SampledFrom(everyFact()).Draw(t, "facts")
		e, err := d.set.Explain(f)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := d.set.Match(f)
		broken := slices.ContainsFunc(e.Rules, func(r rules.Explained) bool { return r.Fault != "" })
		if broken != (err != nil) {
			t.Fatalf("Match fails with %v, Explain gives %+v", err, e.Rules)
		}
		if diff := cmp.Diff(plan, e.Plan); diff != "" && !broken {
			t.Fatal(diff)
		}
		for i, r := range e.Rules {
			if r.Matched != d.trees[i].matches(f) {
				t.Fatalf("%s: matched is %v", r.Rule.When, r.Matched)
			}
			if r.Fault == "" && !suffices(d.trees[i], r) {
				t.Fatalf("%s comes out differently with the same reasons %v", r.Rule.When, r.Because)
			}
		}
	})
}

// suffices tries every truth for the terms that the reasons do not speak of.
func suffices(c tree, e rules.Explained) bool {
	known := map[string]truth{}
	for _, r := range e.Because {
		switch {
		case r.Absent || r.Fault:
			known[r.Expression] = neither
		default:
			known[r.Expression] = truthOf(r.Holds)
		}
	}
	var open string
	comes := c.is(func(t term) truth {
		truth, ok := known[t.cel]
		if !ok && open == "" {
			open = t.cel
		}
		return truth
	})
	if open == "" {
		return (comes == yes) == e.Matched
	}
	for _, r := range []rules.Reason{{Expression: open, Holds: true}, {Expression: open}, {Expression: open, Absent: true}} {
		guess := e
		guess.Because = append(slices.Clone(e.Because), r)
		if !suffices(c, guess) {
			return false
		}
	}
	return true
}

package rules_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lethe/internal/rules"
)

// A term is one comparison, written in CEL and once more in Go.
type term struct {
	cel   string
	holds func(rules.Facts) bool
}

var terms = []term{
	{`true`, func(rules.Facts) bool { return true }},
	{`cause == "other"`, func(f rules.Facts) bool { return f.Cause == "other" }},
	{`regulation != "GDPR"`, func(f rules.Facts) bool { return f.Regulation != "GDPR" }},
	{`"email" in identifiers`, func(f rules.Facts) bool { return f.Identifiers["email"] }},
	{`attributes.tier == "a"`, func(f rules.Facts) bool { return f.Attributes["tier"] == "a" }},
	{`attributes.tier != "a"`, func(f rules.Facts) bool { return f.Attributes["tier"] != nil && f.Attributes["tier"] != "a" }},
	{`attributes.age >= 18`, func(f rules.Facts) bool { age, ok := f.Attributes["age"].(float64); return ok && age >= 18 }},
}

func TestMatch_AgreesWithAPlainReadingOfTheRules(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list, holds := drawRules(t)
		set, err := rules.Compile(list, systems)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range everyFact() {
			got, err := set.Match(f)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(plainReading(list, holds, f), got); diff != "" {
				t.Fatalf("%+v\n%s", f, diff)
			}
		}
	})
}

func drawRules(t *rapid.T) (list []rules.Rule, holds []func(rules.Facts) bool) {
	for i := range rapid.IntRange(0, 5).Draw(t, "rules") {
		a, b := rapid.SampledFrom(terms).Draw(t, "a"), rapid.SampledFrom(terms).Draw(t, "b")
		rule := rules.Rule{
			Name:   fmt.Sprintf("r%d", i),
			To:     rapid.SliceOfDistinct(rapid.SampledFrom(systems), rapid.ID).Draw(t, "to"),
			Review: rapid.SampledFrom([]rules.Review{rules.ReviewNone, rules.ReviewWindow, rules.ReviewRequired}).Draw(t, "review"),
		}
		if len(rule.To) > 0 && rapid.Bool().Draw(t, "silent") {
			rule.Review = ""
		}
		if rule.Review == rules.ReviewWindow {
			rule.ReviewWindow = time.Duration(rapid.IntRange(0, 3).Draw(t, "hours")) * time.Hour
		}
		if rapid.Bool().Draw(t, "and") {
			rule.When = a.cel + " && " + b.cel
			holds = append(holds, func(f rules.Facts) bool { return a.holds(f) && b.holds(f) })
		} else {
			rule.When = a.cel + " || " + b.cel
			holds = append(holds, func(f rules.Facts) bool { return a.holds(f) || b.holds(f) })
		}
		list = append(list, rule)
	}
	return list, holds
}

func everyFact() (all []rules.Facts) {
	for _, cause := range []string{"other", "inactive"} {
		for _, regulation := range []string{"GDPR", "CCPA"} {
			for _, identifiers := range []map[string]bool{nil, {"email": true}, {"phone": true}} {
				for _, attributes := range []map[string]any{nil, {"tier": "a"}, {"tier": "b", "age": 17.5}, {"age": 18.0}} {
					all = append(all, rules.Facts{Cause: cause, Regulation: regulation, Identifiers: identifiers, Attributes: attributes})
				}
			}
		}
	}
	return all
}

func plainReading(list []rules.Rule, holds []func(rules.Facts) bool, f rules.Facts) (plan rules.Plan) {
	reviews := map[rules.Review]bool{}
	for i, rule := range list {
		if !holds[i](f) {
			continue
		}
		plan.Matched = append(plan.Matched, rules.Match{Rule: rule.Name, To: slices.Clone(rule.To)})
		reviews[rule.Review] = true
		plan.ReviewWindow = max(plan.ReviewWindow, rule.ReviewWindow)
		for _, to := range rule.To {
			if !slices.Contains(plan.Destinations, to) {
				plan.Destinations = append(plan.Destinations, to)
			}
		}
	}
	slices.Sort(plan.Destinations)
	switch {
	case reviews[rules.ReviewRequired]:
		plan.Review, plan.ReviewWindow = rules.ReviewRequired, 0
	case reviews[rules.ReviewWindow]:
		plan.Review = rules.ReviewWindow
	case reviews[rules.ReviewNone]:
		plan.Review = rules.ReviewNone
	}
	return plan
}

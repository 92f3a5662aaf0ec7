package rules_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lethe/internal/rules"
)

// truth is what a condition comes to: true, false, or neither for want of a
// fact or because a fact is of another type.
type truth int

const (
	neither truth = iota
	no
	yes
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

func (t truth) not() truth { return map[truth]truth{yes: no, no: yes}[t] }

// A term is one comparison, written in CEL and once more in Go.
type term struct {
	cel string
	is  func(rules.Facts) truth
}

// terms ask about attributes only what can be told exactly.
var terms = []term{
	{`true`, func(rules.Facts) truth { return yes }},
	{`cause == "other"`, func(f rules.Facts) truth { return truthOf(f.Cause == "other") }},
	{`regulation != "GDPR"`, func(f rules.Facts) truth { return truthOf(f.Regulation != "GDPR") }},
	{`source in ["shop", "web"]`, func(f rules.Facts) truth { return truthOf(f.Source == "shop") }},
	{`cause == source`, func(f rules.Facts) truth { return truthOf(f.Cause == f.Source) }},
	{`"email" in identifiers`, func(f rules.Facts) truth { return truthOf(f.Identifiers["email"]) }},
	{`identifiers.phone`, func(f rules.Facts) truth {
		if f.Identifiers["phone"] {
			return yes
		}
		return neither
	}},
	{`identifiers.exists(i, i == "phone")`, func(f rules.Facts) truth { return truthOf(f.Identifiers["phone"]) }},
	{`has(attributes.tier)`, func(f rules.Facts) truth { return truthOf(f.Attributes["tier"] != nil) }},
	{`attributes.tier == "a"`, tier(func(tier any) bool { return tier == "a" })},
	{`attributes.tier != "a"`, tier(func(tier any) bool { return tier != "a" })},
	{`attributes.age >= 18`, age(func(age float64) bool { return age >= 18 })},
	{`attributes.age < 18`, age(func(age float64) bool { return age < 18 })},
}

// vague terms depend on more than can be told exactly.
var vague = []term{
	{`attributes.tier in [cause, "a"]`, tier(func(tier any) bool { return tier == "a" })},
	{`size(attributes) > 1`, func(f rules.Facts) truth { return truthOf(len(f.Attributes) > 1) }},
	{`submittedAt < timestamp("2026-03-02T00:00:00Z")`, func(f rules.Facts) truth { return truthOf(f.SubmittedAt.Equal(noon)) }},
}

func tier(holds func(any) bool) func(rules.Facts) truth {
	return func(f rules.Facts) truth {
		if tier, ok := f.Attributes["tier"]; ok {
			return truthOf(holds(tier))
		}
		return neither
	}
}

func age(holds func(float64) bool) func(rules.Facts) truth {
	return func(f rules.Facts) truth {
		if age, ok := f.Attributes["age"].(float64); ok {
			return truthOf(holds(age))
		}
		return neither
	}
}

// tree is a condition made of terms.
type tree struct {
	op    string // && || ! ?: or empty for a term
	parts []tree
	term  term
}

func drawTree(t *rapid.T, from []term, depth int) tree {
	op := rapid.SampledFrom([]string{"", "&&", "||", "!", "?:"}).Draw(t, "op")
	if depth == 0 || op == "" {
		return tree{term: rapid.SampledFrom(from).Draw(t, "term")}
	}
	parts := make([]tree, map[string]int{"!": 1, "&&": 2, "||": 2, "?:": 3}[op])
	for i := range parts {
		parts[i] = drawTree(t, from, depth-1)
	}
	return tree{op: op, parts: parts}
}

func (c tree) cel() string {
	if c.op == "" {
		return c.term.cel
	}
	var parts []any
	for _, p := range c.parts {
		parts = append(parts, p.cel())
	}
	return fmt.Sprintf(map[string]string{"!": "!(%s)", "&&": "(%s) && (%s)", "||": "(%s) || (%s)", "?:": "(%s) ? (%s) : (%s)"}[c.op], parts...)
}

// is combines the truths that its terms have.
func (c tree) is(of func(term) truth) truth {
	switch c.op {
	case "":
		return of(c.term)
	case "!":
		return c.parts[0].is(of).not()
	case "?:":
		return map[truth]truth{yes: c.parts[1].is(of), no: c.parts[2].is(of)}[c.parts[0].is(of)]
	case "||":
		return tree{op: "&&", parts: []tree{{op: "!", parts: c.parts[:1]}, {op: "!", parts: c.parts[1:]}}}.is(of).not()
	}
	a, b := c.parts[0].is(of), c.parts[1].is(of)
	switch {
	case a == no || b == no:
		return no
	case a == yes && b == yes:
		return yes
	}
	return neither
}

func (c tree) matches(f rules.Facts) bool {
	return c.is(func(t term) truth { return t.is(f) }) == yes
}

// drawn is a set of rules in CEL and, beside it, in Go.
type drawn struct {
	list  []rules.Rule
	trees []tree
	set   *rules.Set
}

func drawRules(t *rapid.T, from []term) (d drawn) {
	for i := range rapid.IntRange(0, 5).Draw(t, "rules") {
		d.trees = append(d.trees, drawTree(t, from, 2))
		rule := rules.Rule{
			Name:   fmt.Sprintf("r%d", i),
			When:   d.trees[i].cel(),
			To:     rapid.SliceOfDistinct(rapid.SampledFrom(systems), rapid.ID).Draw(t, "to"),
			Review: rapid.SampledFrom([]rules.Review{rules.ReviewNone, rules.ReviewWindow, rules.ReviewRequired}).Draw(t, "review"),
		}
		if len(rule.To) > 0 && rapid.Bool().Draw(t, "silent") {
			rule.Review = ""
		}
		if rule.Review == rules.ReviewWindow {
			rule.ReviewWindow = time.Duration(rapid.IntRange(0, 3).Draw(t, "hours")) * time.Hour
		}
		d.list = append(d.list, rule)
	}
	var err error
	if d.set, err = rules.Compile(d.list, systems); err != nil {
		t.Fatal(err)
	}
	return d
}

// finite is a domain, and everyFact what requests of it can look like.
var finite = rules.Domain{
	Causes: []string{"other", "shop"}, Regulations: []string{"GDPR", "CCPA"}, Sources: []string{"shop", "app"},
	Identifiers: [][]string{nil, {"email"}, {"phone"}, {"email", "phone"}},
}

// everyAttributes is every case that the terms tell apart.
func everyAttributes() (all []map[string]any) {
	for _, tier := range []any{nil, "a", "b"} {
		for _, age := range []any{nil, 17.5, 18.0, math.NaN(), "x"} {
			attributes := map[string]any{"tier": tier, "age": age}
			for name, value := range attributes {
				if value == nil {
					delete(attributes, name)
				}
			}
			all = append(all, attributes)
		}
	}
	return all
}

func everyFact() (all []rules.Facts) {
	for c := range everyCombination() {
		all = append(all, everyFactOf(c)...)
	}
	return all
}

// combination is one point of a domain.
type combination struct{ cause, regulation, source, identifiers string }

func everyCombination() map[combination]bool {
	all := map[combination]bool{}
	for _, cause := range finite.Causes {
		for _, regulation := range finite.Regulations {
			for _, source := range finite.Sources {
				for _, identifiers := range finite.Identifiers {
					all[combination{cause, regulation, source, strings.Join(identifiers, " ")}] = true
				}
			}
		}
	}
	return all
}

func everyFactOf(c combination) (all []rules.Facts) {
	identifiers := map[string]bool{}
	for _, name := range strings.Fields(c.identifiers) {
		identifiers[name] = true
	}
	for _, attributes := range everyAttributes() {
		for _, at := range []time.Time{noon, noon.AddDate(0, 0, 1)} {
			all = append(all, rules.Facts{
				Cause: c.cause, Regulation: c.regulation, Source: c.source,
				Identifiers: identifiers, Attributes: attributes, SubmittedAt: at,
			})
		}
	}
	return all
}

func TestMatch_AgreesWithAPlainReadingOfTheRules(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawRules(t, append(slices.Clone(terms), vague...))
		for _, f := range everyFact() {
			got, err := d.set.Match(f)
			if err != nil && f.Attributes["age"] == "x" {
				continue // cannot be compared with a number
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(d.plan(f), got); diff != "" {
				t.Fatalf("%+v\n%s", f, diff)
			}
		}
	})
}

// plan is a plain reading of the rules.
func (d drawn) plan(f rules.Facts) (plan rules.Plan) {
	reviews := map[rules.Review]bool{}
	for i, rule := range d.list {
		if !d.trees[i].matches(f) {
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

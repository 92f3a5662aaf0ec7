package rules_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"lethe/internal/rules"
)

func TestCompare_SaysWhatARequestGainsAndLoses(t *testing.T) {
	t.Parallel()
	everyone := rules.Rule{Name: "everyone", When: "true", To: []string{"crm"}}
	rule := func(when string, to ...string) rules.Rule { return rules.Rule{Name: "r", When: when, To: to} }
	asked := rules.Rule{Name: "ask", When: `cause == "inactive"`, Review: rules.ReviewRequired}
	tests := map[string]struct {
		before, after []rules.Rule
		want          rules.Difference
	}{
		"nothing":           {[]rules.Rule{everyone}, []rules.Rule{everyone}, rules.Difference{}},
		"another name":      {[]rules.Rule{rule("true", "crm")}, []rules.Rule{everyone}, rules.Difference{}},
		"does not match":    {[]rules.Rule{everyone}, []rules.Rule{everyone, rule("false", "ads")}, rules.Difference{}},
		"already there":     {[]rules.Rule{everyone}, []rules.Rule{everyone, rule(`source == "shop"`, "crm")}, rules.Difference{}},
		"moved":             {[]rules.Rule{rule("true", "ads", "crm")}, []rules.Rule{rule("true", "crm", "mailing")}, rules.Difference{Gained: []string{"mailing"}, Lost: []string{"ads"}}},
		"nowhere to go":     {[]rules.Rule{everyone}, nil, rules.Difference{Lost: []string{"crm"}, Unroutable: true}},
		"nowhere as before": {[]rules.Rule{rule("false", "crm")}, []rules.Rule{asked}, rules.Difference{ReviewChanged: true}},
		"a review":          {[]rules.Rule{everyone}, []rules.Rule{everyone, asked}, rules.Difference{ReviewChanged: true}},
		"a fault":           {[]rules.Rule{everyone}, []rules.Rule{everyone, rule("attributes.tier > 1", "ads")}, rules.Difference{AfterFault: "rule r: line 1, column 17: a fact has another type than the condition expects"}},
		"the same fault":    {[]rules.Rule{everyone, rule("attributes.tier > 1", "ads")}, []rules.Rule{rule("attributes.tier > 1", "ads")}, rules.Difference{}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := rules.Compare(compile(t, tt.before...), compile(t, tt.after...)).Of(customer)
			if err != nil {
				t.Fatal(err)
			}
			plans := cmpopts.IgnoreFields(rules.Difference{}, "Before", "After")
			if diff := cmp.Diff(tt.want, got, plans); diff != "" {
				t.Error(diff)
			}
			if none := cmp.Equal(tt.want, rules.Difference{}); got.None() != none {
				t.Errorf("None is %v, want %v", got.None(), none)
			}
		})
	}
}

func TestCompare_AgreesWithTwoPlans(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before, after := drawRules(t, terms), drawRules(t, terms)
		keep := rapid.IntRange(0, len(before.list)).Draw(t, "keep")
		kept := slices.Clone(before.list[:keep])
		for i := range kept {
			kept[i].Name = fmt.Sprintf("kept%d", i)
		}
		set, err := rules.Compile(append(kept, after.list...), systems)
		if err != nil {
			t.Fatal(err)
		}
		c := rules.Compare(before.set, set)
		facts := everyFact()
		different := 0
		for range 100 {
			f := rapid.SampledFrom(facts).Draw(t, "facts")
			got, err := c.Of(f)
			if err != nil {
				t.Fatal(err)
			}
			was, wasErr := before.set.Match(f)
			is, isErr := set.Match(f)
			same := cmp.Equal(was.Destinations, is.Destinations) && was.Review == is.Review && was.ReviewWindow == is.ReviewWindow
			if wasErr != nil && isErr != nil {
				same = true
			} else if wasErr != nil || isErr != nil {
				same = false
			}
			if got.None() != same {
				t.Fatalf("%+v: None is %v\nbefore %+v %v\nafter  %+v %v", f, got.None(), was, wasErr, is, isErr)
			}
			if same {
				continue
			}
			different++
			if diff := cmp.Diff([]any{was, is, text(wasErr), text(isErr)}, []any{got.Before, got.After, got.BeforeFault, got.AfterFault}); diff != "" {
				t.Fatal(diff)
			}
		}
		if totals := c.Totals(); totals.Requests != 100 || totals.Different != different {
			t.Fatalf("%d of %d differ, want %d of 100", totals.Different, totals.Requests, different)
		}
	})
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestCompare_AddsUpAndMerges(t *testing.T) {
	t.Parallel()
	before := compile(t, rules.Rule{Name: "a", When: `cause == "inactive"`, To: []string{"ads", "crm"}})
	after := compile(t,
		rules.Rule{Name: "a", When: `cause == "inactive"`, To: []string{"mailing"}},
		rules.Rule{Name: "b", When: `attributes.tier > 1`, Review: rules.ReviewRequired},
	)
	totals := func(list ...rules.Facts) rules.Totals {
		c := rules.Compare(before, after)
		for _, f := range list {
			if _, err := c.Of(f); err != nil {
				t.Fatal(err)
			}
		}
		return c.Totals()
	}
	got := totals(rules.Facts{Cause: "inactive"}, rules.Facts{Cause: "other"}).Merge(totals(customer, rules.Facts{Cause: "inactive"}))
	want := rules.Totals{
		Requests: 4, Different: 3, Faults: 1,
		Gained: map[string]int{"mailing": 2}, Lost: map[string]int{"ads": 2, "crm": 2},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := rules.Compare(before, after).Of(rules.Facts{Attributes: map[string]any{"x": nil}}); err == nil {
		t.Error("an attribute that is nothing is compared, want an error")
	}
}

// BenchmarkCompare routes 100,000 different requests under two sets of a
// hundred rules.
func BenchmarkCompare(b *testing.B) {
	requests := make([]rules.Facts, 100_000)
	for i := range requests {
		requests[i] = rules.Facts{
			Cause: []string{"account_deleted", "inactive", "other"}[i%3], Regulation: []string{"GDPR", "CCPA"}[i%2],
			Source: fmt.Sprintf("source-%d", i%50), SubmittedAt: noon.Add(time.Duration(i) * time.Minute),
			Identifiers: map[string]bool{"email": i%5 > 0, "customer_id": true},
			Attributes:  map[string]any{"tier": fmt.Sprintf("t%d", i%120), "age": float64(i), "customer": fmt.Sprint(i)},
		}
	}
	for name, differing := range map[string]int{"three rules differ": 3, "all rules differ": 100} {
		b.Run(name, func(b *testing.B) {
			before, after := hundredRules(b, 0), hundredRules(b, differing)
			for b.Loop() {
				c := rules.Compare(before, after)
				for _, f := range requests {
					if _, err := c.Of(f); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(c.Totals().Different), "different")
			}
		})
	}
}

// hundredRules makes rules of which some have another condition.
func hundredRules(b *testing.B, other int) *rules.Set {
	var list []rules.Rule
	for i := range 100 {
		j := i
		if i < other {
			j += 100
		}
		when := []string{
			fmt.Sprintf(`attributes.tier == "t%d" && cause != "inactive"`, j),
			fmt.Sprintf(`regulation == "GDPR" && (source == "source-%d" || attributes.age < %d)`, j%50, j*100),
			fmt.Sprintf(`"email" in identifiers && has(attributes.customer) && attributes.customer.endsWith("%d")`, j),
			fmt.Sprintf(`source in ["source-%d", "source-%d"] && !(cause in ["other"])`, j%50, j+1),
		}[i%4]
		list = append(list, rules.Rule{Name: fmt.Sprintf("r%d", i), When: when, To: []string{systems[i%3]}})
	}
	return compile(b, list...)
}

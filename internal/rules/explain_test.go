package rules_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lethe/internal/rules"
)

var update = flag.Bool("update", false, "write the golden files")

var noon = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

// customer is a request with a bit of everything.
var customer = rules.Facts{
	Cause: "inactive", Regulation: "GDPR", Source: "shop",
	Identifiers: map[string]bool{"email": true, "customer_id": true},
	Attributes:  map[string]any{"tier": "free", "age": 17.5, "vip": true, "old": false},
	SubmittedAt: noon.In(time.FixedZone("", 3600)),
}

func TestExplain_SaysWhichPartDecided(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, condition := range []string{
		`true`,
		`1 == 2`,
		`cause == "inactive"`,
		`cause == 'other'`,
		`attributes.tier == "enterprise"`,
		`attributes.country == "DE"`,
		`attributes.country != "DE"`,
		`!(attributes.country == "DE")`,
		`attributes.vip && cause == "inactive"`,
		`!attributes.old`,
		`identifiers.email`,
		`identifiers.phone`,
		`"phone" in identifiers`,
		`has(attributes.tier)`,
		`!has(attributes.country) || attributes.country != "DE"`,
		`cause == "inactive" && regulation == "GDPR" && source == "shop"`,
		`cause == "inactive" && regulation == "CCPA" && source == "app"`,
		`cause == "other" || regulation == "GDPR" || source == "shop"`,
		`cause == "other" || regulation == "CCPA"`,
		`!(cause == "other" || regulation == "CCPA")`,
		`!(attributes.country == "DE" && cause == "inactive")`,
		`attributes.country == "DE" && cause == "other"`,
		`attributes.vip ? attributes.age >= 18 : cause == "other"`,
		`attributes.country == "DE" ? true : false`,
		`(attributes.country == "DE" && cause == "inactive") ? false : true`,
		`source in ["shop", "app"] && !(cause in ["inactive"])`,
		`identifiers.exists(i, i.startsWith("em"))`,
		`identifiers.exists(cause, cause == "phone")`,
		`attributes.all(a, a != "tier")`,
		`attributes[cause] == "x"`,
		"cause == \"inactive\" &&\n  (has( attributes.country ) || size(attributes) > 9)",
		`submittedAt < timestamp("2026-01-01T00:00:00Z")`,
		`attributes.age > 18 && attributes.age != cause`,
		`attributes.tier > 18`,
		`attributes.tier > 18 || cause == "inactive"`,
		`attributes.tier > 18 && !(attributes.tier > 18 || source == "shop")`,
	} {
		set := compile(t, rules.Rule{Name: "r", When: condition, To: []string{"crm"}})
		describe(&b, condition, explain(t, set, customer).Rules[0])
	}
	compareWithGolden(t, "testdata/explain.golden", b.String())
}

func describe(b *strings.Builder, condition string, e rules.Explained) {
	outcome := map[bool]string{true: "matches", false: "does not match"}[e.Matched]
	fmt.Fprintf(b, "%s\n  %s\n", condition, outcome)
	if e.Fault != "" {
		fmt.Fprintf(b, "  fault: %s\n", e.Fault)
	}
	for _, r := range e.Because {
		fmt.Fprintf(b, "  %d:%d %s\n", r.Line, r.Column, r)
	}
	b.WriteString("\n")
}

func compareWithGolden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs; go test -update writes it anew\n%s", path, diff)
	}
}

func TestExplain_GivesThePlanAndWhyTheOthersNot(t *testing.T) {
	t.Parallel()
	everyone := rules.Rule{Name: "everyone", When: "true", To: []string{"crm"}}
	ads := rules.Rule{Name: "us-ads", When: `regulation == "CCPA"`, To: []string{"ads", "crm"}}
	got := explain(t, compile(t, everyone, ads), rules.Facts{Regulation: "GDPR"})
	want := rules.Explanation{
		Plan: rules.Plan{Destinations: []string{"crm"}, Matched: []rules.Match{{Rule: "everyone", To: []string{"crm"}}}},
		Rules: []rules.Explained{
			{Rule: everyone, Matched: true, Because: []rules.Reason{{Expression: "true", Line: 1, Column: 1, Holds: true}}},
			{Rule: ads, Because: []rules.Reason{{
				Expression: `regulation == "CCPA"`, Line: 1, Column: 1,
				Facts: []rules.FactValue{{Name: "regulation", Value: `"GDPR"`}},
			}}},
		},
		NotChosen: []rules.NotChosen{{Destination: "ads", Rules: []string{"us-ads"}}, {Destination: "mailing"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestExplain_GoesOnAfterARuleThatCannotBeEvaluated(t *testing.T) {
	t.Parallel()
	set := compile(t,
		rules.Rule{Name: "broken", When: "attributes.tier > 1", To: []string{"ads"}},
		rules.Rule{Name: "everyone", When: "true", To: []string{"crm"}},
	)
	got := explain(t, set, customer)
	if want := "line 1, column 17: a fact has another type than the condition expects"; got.Rules[0].Fault != want {
		t.Errorf("the fault is %q, want %q", got.Rules[0].Fault, want)
	}
	if diff := cmp.Diff([]string{"crm"}, got.Plan.Destinations); diff != "" {
		t.Error(diff)
	}
	if _, err := set.Explain(rules.Facts{Attributes: map[string]any{"list": []string{}}}); err == nil {
		t.Error("a list as an attribute is explained, want an error")
	}
}

func explain(t testing.TB, set *rules.Set, facts rules.Facts) rules.Explanation {
	t.Helper()
	e, err := set.Explain(facts)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func BenchmarkExplain(b *testing.B) {
	set := twentyRules(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := set.Explain(facts); err != nil {
			b.Fatal(err)
		}
	}
}

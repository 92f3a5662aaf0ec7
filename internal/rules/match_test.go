package rules_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lethe/internal/rules"
)

func TestMatch_AddsUpEveryMatchingRule(t *testing.T) {
	t.Parallel()
	set := compile(t,
		rules.Rule{Name: "everyone", When: "true", To: []string{"mailing", "crm"}},
		rules.Rule{Name: "vip", When: `attributes.tier == "enterprise"`, Review: rules.ReviewRequired},
		rules.Rule{Name: "us-ads", When: `regulation == "CCPA" && cause != "inactive"`, To: []string{"ads", "crm"}},
	)
	got := match(t, set, rules.Facts{Regulation: "CCPA", Cause: "other"})
	want := rules.Plan{
		Destinations: []string{"ads", "crm", "mailing"},
		Matched:      []rules.Match{{Rule: "everyone", To: []string{"mailing", "crm"}}, {Rule: "us-ads", To: []string{"ads", "crm"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMatch_TakesTheStrictestReview(t *testing.T) {
	t.Parallel()
	var (
		required = rules.Rule{Review: rules.ReviewRequired}
		short    = rules.Rule{Review: rules.ReviewWindow, ReviewWindow: time.Hour}
		long     = rules.Rule{Review: rules.ReviewWindow, ReviewWindow: 24 * time.Hour}
		standard = rules.Rule{Review: rules.ReviewWindow}
		none     = rules.Rule{Review: rules.ReviewNone}
		silent   = rules.Rule{To: []string{"crm"}}
	)
	tests := map[string]struct {
		rules  []rules.Rule
		review rules.Review
		window time.Duration
	}{
		"nobody says":               {[]rules.Rule{silent}, "", 0},
		"none alone":                {[]rules.Rule{silent, none}, rules.ReviewNone, 0},
		"none gives way":            {[]rules.Rule{none, short}, rules.ReviewWindow, time.Hour},
		"longest window":            {[]rules.Rule{short, long, short}, rules.ReviewWindow, 24 * time.Hour},
		"default window":            {[]rules.Rule{standard, none}, rules.ReviewWindow, 0},
		"named window over default": {[]rules.Rule{standard, short, standard}, rules.ReviewWindow, time.Hour},
		"required over window":      {[]rules.Rule{long, required, short}, rules.ReviewRequired, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for i := range tt.rules {
				tt.rules[i].Name, tt.rules[i].When = fmt.Sprintf("r%d", i), "true"
			}
			plan := match(t, compile(t, tt.rules...), rules.Facts{})
			if plan.Review != tt.review || plan.ReviewWindow != tt.window {
				t.Errorf("review %q for %v, want %q for %v", plan.Review, plan.ReviewWindow, tt.review, tt.window)
			}
		})
	}
}

func TestMatch_TreatsAbsentFactsAsNoMatch(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{
		`attributes.tier == "x"`:                                false,
		`attributes.tier != "x"`:                                false,
		`!(attributes.tier == "x")`:                             false,
		`attributes["tier"] == "x"`:                             false,
		`attributes[cause] == "x"`:                              false,
		`attributes.age >= 18`:                                  false,
		`identifiers.phone`:                                     false,
		`!identifiers.phone`:                                    false,
		`has(attributes.tier)`:                                  false,
		`!has(attributes.tier) || attributes.tier != "x"`:       true,
		`attributes.tier == "x" || cause == "other"`:            true,
		`attributes.tier == "x" && cause == "other"`:            false,
		`identifiers.email`:                                     true,
		`"email" in identifiers && !("phone" in identifiers)`:   true,
		`identifiers.exists(i, i.startsWith("em"))`:             true,
		`has(identifiers.email) && !has(identifiers.phone)`:     true,
		`source in ["shop", "app"] && !(cause in ["inactive"])`: true,
	}
	for condition, want := range tests {
		t.Run(condition, func(t *testing.T) {
			t.Parallel()
			set := compile(t, rules.Rule{Name: "r", When: condition, To: []string{"crm"}})
			plan := match(t, set, rules.Facts{Cause: "other", Source: "shop", Identifiers: map[string]bool{"email": true}})
			if got := len(plan.Matched) == 1; got != want {
				t.Errorf("matches: %v, want %v", got, want)
			}
		})
	}
}

func TestMatch_ComparesNumbersOfAnyKind(t *testing.T) {
	t.Parallel()
	set := compile(t, rules.Rule{Name: "adult", When: `attributes.age >= 18 && attributes.age < 99.5`, To: []string{"crm"}})
	tests := map[any]bool{
		18: true, 17: false, int64(18): true, 18.5: true, 17.9: false,
		json.Number("18"): true, json.Number("18.5"): true, json.Number("1.8e1"): true, json.Number("17"): false,
		json.Number("9223372036854775808"): false, // more than an int: a double
	}
	for age, want := range tests {
		plan := match(t, set, rules.Facts{Attributes: map[string]any{"age": age}})
		if got := len(plan.Matched) == 1; got != want {
			t.Errorf("%T %v: matches %v, want %v", age, age, got, want)
		}
	}
}

func TestMatch_ComparesTheTimeOfSubmissionInUTC(t *testing.T) {
	t.Parallel()
	set := compile(t,
		rules.Rule{Name: "this-year", When: `submittedAt >= timestamp("2026-01-01T00:00:00Z")`, To: []string{"crm"}},
		rules.Rule{Name: "at-noon", When: `submittedAt.getHours() == 12`, To: []string{"ads"}},
	)
	tests := map[time.Time]int{
		noon:                              2,
		noon.In(time.FixedZone("", 3600)): 2,
		noon.AddDate(-1, 0, 0):            1,
		{}:                                0,
	}
	for at, want := range tests {
		if got := match(t, set, rules.Facts{SubmittedAt: at}); len(got.Matched) != want {
			t.Errorf("%v: matched %v, want %d rules", at, got.Matched, want)
		}
	}
}

func TestMatch_FailsWithTheRuleAndWithoutTheFacts(t *testing.T) {
	t.Parallel()
	const person = "anna@example.com"
	everything := map[string]any{"who": person}
	for i := range 6000 { // far more than a request can have
		everything[fmt.Sprint("k", i)] = i
	}
	tests := map[string]struct {
		condition  string
		attributes map[string]any
		want       string
	}{
		"wrong type":     {`cause == "x" || attributes.who > 1`, everything, "rule r: line 1, column 32: a fact has another type than the condition expects"},
		"bad conversion": {`timestamp(attributes.who) > timestamp("2026-01-01T00:00:00Z")`, everything, "rule r: line 1, column 10: the condition cannot be evaluated with these facts"},
		"bad pattern":    {`regulation.matches("(" + attributes.who)`, everything, "rule r: line 1, column 19: the condition cannot be evaluated with these facts"},
		"too much work":  {`attributes.all(a, a != cause)`, everything, "rule r: the condition takes more than 10000 steps for these facts; make it simpler"},
		"unknown kind":   {`true`, map[string]any{"list": []string{person}}, `attribute "list": must be text, a number or a boolean, not []string`},
		"huge number":    {`true`, map[string]any{"age": json.Number("1e999")}, `attribute "age": is not a number of 64 bits`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set, err := rules.Compile([]rules.Rule{{Name: "r", When: tt.condition, To: []string{"crm"}}}, systems)
			if err != nil {
				t.Fatal(err)
			}
			_, err = set.Match(rules.Facts{Attributes: tt.attributes})
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "anna") {
				t.Error("the error shows a fact")
			}
		})
	}
}

func TestMatch_ServesManyAtOnce(t *testing.T) {
	t.Parallel()
	set := twentyRules(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 50 {
				if plan, err := set.Match(facts); err != nil || len(plan.Matched) != 20 {
					t.Errorf("matched %d rules, error %v; want 20", len(plan.Matched), err)
				}
			}
		})
	}
	wg.Wait()
}

var facts = rules.Facts{
	Cause: "account_deleted", Regulation: "GDPR", Source: "shop",
	Identifiers: map[string]bool{"email": true, "customer_id": true},
	Attributes:  map[string]any{"tier": "enterprise", "country": "DE", "age": json.Number("42"), "vip": true},
}

func twentyRules(t testing.TB) *rules.Set {
	conditions := []string{
		"true",
		`attributes.tier == "enterprise"`,
		`regulation == "GDPR" && cause != "inactive"`,
		`"email" in identifiers && attributes.age >= 18`,
		`source in ["shop", "app", "partner"] && attributes.country.startsWith("D")`,
	}
	var list []rules.Rule
	for i := range 20 {
		list = append(list, rules.Rule{Name: fmt.Sprintf("r%d", i), When: conditions[i%len(conditions)], To: []string{systems[i%3]}})
	}
	return compile(t, list...)
}

func BenchmarkMatch(b *testing.B) {
	set := twentyRules(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := set.Match(facts); err != nil {
			b.Fatal(err)
		}
	}
}

package rules_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"lethe/internal/rules"
)

var systems = []string{"ads", "crm", "mailing"}

func TestCompile_SaysWhatIsWrongAndWhatWouldBeRight(t *testing.T) {
	t.Parallel()
	everyone := rules.Rule{Name: "everyone", When: "true", To: []string{"crm"}}
	with := func(change func(*rules.Rule)) []rules.Rule {
		r := everyone
		change(&r)
		return []rules.Rule{r}
	}
	when := func(condition string) []rules.Rule {
		return with(func(r *rules.Rule) { r.When = condition })
	}
	tests := map[string]struct {
		rules         []rules.Rule
		path, message string // message: a part of it
	}{
		"no name":            {with(func(r *rules.Rule) { r.Name = "" }), "rules[0].name", "must be 1 to 63 lower-case letters"},
		"name not a slug":    {with(func(r *rules.Rule) { r.Name = "Everyone" }), "rules[0].name", "starting with a letter"},
		"name reserved":      {with(func(r *rules.Rule) { r.Name = "new" }), "rules[0].name", `and not "new"`},
		"name taken":         {[]rules.Rule{everyone, everyone}, "rules[1].name", `"everyone" is already the name of rules[0]`},
		"unknown to":         {with(func(r *rules.Rule) { r.To = []string{"crm", "erp"} }), "rules[0].to[1]", `there is no destination "erp"; the destinations are ads, crm, mailing`},
		"to twice":           {with(func(r *rules.Rule) { r.To = []string{"crm", "crm"} }), "rules[0].to[1]", `names "crm" a second time`},
		"does nothing":       {with(func(r *rules.Rule) { r.To = nil }), "rules[0]", "give it destinations in to, or a review"},
		"unknown review":     {with(func(r *rules.Rule) { r.Review = "maybe" }), "rules[0].review", "must be required, window or none"},
		"negative window":    {with(func(r *rules.Rule) { r.Review, r.ReviewWindow = rules.ReviewWindow, -1 }), "rules[0].reviewWindow", "must be longer than zero"},
		"window of no use":   {with(func(r *rules.Rule) { r.Review, r.ReviewWindow = rules.ReviewNone, time.Hour }), "rules[0].reviewWindow", "only with review: window"},
		"no condition":       {when(" "), "rules[0].when", `"true" is always`},
		"too long":           {when(strings.Repeat(" ", 4096) + "true"), "rules[0].when", "is 4100 bytes long; a condition may have 4096"},
		"too deep":           {when(strings.Repeat("(", 200) + "true" + strings.Repeat(")", 200)), "rules[0].when", "line 1, column 1: expression recursion limit exceeded"},
		"ends early":         {when("cause =="), "rules[0].when", "line 1, column 9: the expression ends too early"},
		"one equals sign":    {when(`cause = "other"`), "rules[0].when", "line 1, column 7: = compares nothing; write =="},
		"no expression":      {when("cause cause"), "rules[0].when", "not a CEL expression"},
		"unknown fact":       {when("regulation == 'GDPR' &&\n  tier == 'a'"), "rules[0].when", `line 2, column 3: there is no fact or function "tier"; the facts are cause, regulation and source (text)`},
		"unknown function":   {when("now() > 1"), "rules[0].when", `there is no fact or function "now"`},
		"macro map":          {when("identifiers.map(i, i) == []"), "rules[0].when", "map is not available; use exists"},
		"wrong type":         {when("cause == 1"), "rules[0].when", "line 1, column 7: == does not work with (string, int)"},
		"bad pattern":        {when(`cause.matches("(")`), "rules[0].when", "line 1, column 15: invalid matches argument"},
		"text, not boolean":  {when("cause"), "rules[0].when", "must be true or false, but this gives string"},
		"either may be text": {when(`cause == "" ? attributes.who : true`), "rules[0].when", "but this may be anything"},
		"one inside another": {when("cause == 'x' &&\n  attributes.exists(a, attributes.exists(b, a == b))"), "rules[0].when", "line 2, column 3: may take 40304 steps, most of them here, and a condition may take 10000; name the attributes"},
		"anything, not sure": {when("attributes.vip"), "rules[0].when", "compare it, as in attributes.vip == true"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := rules.Compile(tt.rules, systems)
			problems := problemsOf(t, err)
			if got := problems[0]; got.Path != tt.path || !strings.Contains(got.Message, tt.message) {
				t.Errorf("got  %s: %s\nwant %s: …%s…", got.Path, got.Message, tt.path, tt.message)
			}
		})
	}
}

func TestCompile_ReportsEveryFaultAtOnce(t *testing.T) {
	t.Parallel()
	_, err := rules.Compile([]rules.Rule{
		{Name: "A", When: "tier == 1 || level == 2", To: []string{"erp"}},
		{Name: "b", When: "true", Review: "later"},
	}, systems)
	var paths []string
	for _, p := range problemsOf(t, err) {
		paths = append(paths, p.Path)
	}
	want := "rules[0].name rules[0].when rules[0].when rules[0].to[0] rules[1].review"
	if got := strings.Join(paths, " "); got != want {
		t.Errorf("faults at %s\nwant      %s", got, want)
	}
	if lines := strings.Count(err.Error(), "\n") + 1; lines != 5 {
		t.Errorf("the error has %d lines, want one for each of 5 problems:\n%s", lines, err)
	}
}

func TestCompile_RefusesMoreRulesThanASetMayHave(t *testing.T) {
	t.Parallel()
	_, err := rules.Compile(make([]rules.Rule, 1001), systems)
	if got := problemsOf(t, err); len(got) != 1 || got[0].Message != "has 1001 rules; a set may have 1000" {
		t.Errorf("got %v", err)
	}
}

func TestCompile_KeepsNothingOfTheCallersSlices(t *testing.T) {
	t.Parallel()
	to := []string{"crm"}
	set := compile(t, rules.Rule{Name: "everyone", When: "true", To: to})
	to[0] = "ads"
	match(t, set, rules.Facts{}).Matched[0].To[0] = "mailing"
	if got := match(t, set, rules.Facts{}).Destinations; len(got) != 1 || got[0] != "crm" {
		t.Errorf("the set sends to %v, want crm as it was compiled", got)
	}
}

func problemsOf(t *testing.T, err error) rules.Problems {
	t.Helper()
	var problems *rules.Problems
	if !errors.As(err, &problems) || len(*problems) == 0 {
		t.Fatalf("got %v, want problems", err)
	}
	return *problems
}

func compile(t testing.TB, list ...rules.Rule) *rules.Set {
	t.Helper()
	set, err := rules.Compile(list, systems)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func match(t testing.TB, set *rules.Set, facts rules.Facts) rules.Plan {
	t.Helper()
	plan, err := set.Match(facts)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

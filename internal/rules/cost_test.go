package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"lethe/internal/rules"
)

func TestCompile_RefusesWhatCouldTakeTooManySteps(t *testing.T) {
	t.Parallel()
	dozen := strings.TrimSuffix(strings.Repeat(`attributes.tier == "enterprise" || `, 12), " || ")
	tests := map[string]struct {
		condition    string
		line, column int // 0: allowed
	}{
		"a dozen comparisons":                 {dozen, 0, 0},
		"a pattern on an attribute":           {`attributes.mail.matches("^[a-z0-9.]+@example[.]com$")`, 0, 0},
		"a long pattern on the source":        {`source.matches("` + strings.Repeat("a", 1000) + `")`, 0, 0},
		"one exists over the names":           {`attributes.exists(a, a.startsWith("flag_"))`, 0, 0},
		"one all over the values":             {`attributes.all(a, attributes[a] != "no")`, 0, 0},
		"all in exists, over few identifiers": {`identifiers.exists(a, identifiers.all(b, a == b))`, 0, 0},
		"exists in exists":                    {`attributes.exists(a, attributes.exists(b, true))`, 1, 1},
		"all in exists":                       {`cause == "x" || !attributes.exists(a, attributes.all(b, a == b))`, 1, 18},
		"all in all":                          {"cause == \"x\" &&\n  attributes.all(a, attributes.all(b, attributes[a] == attributes[b]))", 2, 3},
		"a long pattern on an attribute":      {`has(attributes.a) && size(attributes) > 0 && attributes.a.matches("` + strings.Repeat("a", 100) + `")`, 1, 46},
		"a pattern for every value":           {`attributes.exists(a, attributes[a].matches("[a-z]+@"))`, 1, 1},
		"a call over and over":                {strings.TrimSuffix(strings.Repeat(`attributes.a == attributes.b || `, 20), " || "), 1, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := rules.Compile([]rules.Rule{{Name: "r", When: tt.condition, To: []string{"crm"}}}, systems)
			if tt.line == 0 {
				if err != nil {
					t.Error(err)
				}
				return
			}
			p := problemsOf(t, err)[0]
			if p.Line != tt.line || p.Column != tt.column || !strings.HasPrefix(p.Message, fmt.Sprintf("line %d, column %d: may take ", tt.line, tt.column)) {
				t.Errorf("at %d:%d, want %d:%d: %s", p.Line, p.Column, tt.line, tt.column, p.Message)
			}
		})
	}
}

func TestCompile_GivesThePlaceOfEveryFaultInACondition(t *testing.T) {
	t.Parallel()
	_, err := rules.Compile([]rules.Rule{
		{Name: "r", When: "cause == 'x' &&\n  tier == 'a' || level == 2", To: []string{"erp"}},
		{Name: "s", When: "", To: []string{"crm"}},
	}, systems)
	var got []string
	for _, p := range problemsOf(t, err) {
		got = append(got, fmt.Sprintf("%s %d:%d", p.Path, p.Line, p.Column))
	}
	want := "rules[0].when 2:3, rules[0].when 2:18, rules[0].to[0] 0:0, rules[1].when 0:0"
	if strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
}

func TestMatch_CountsStepsForFactsLargerThanARequestCanHave(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("a", 100<<10)
	many := map[string]bool{}
	for i := range 6000 {
		many[fmt.Sprint(i)] = true
	}
	tests := map[string]struct {
		condition string
		facts     rules.Facts
	}{
		"cause":             {`cause.matches("bbbbbbbbbb")`, rules.Facts{Cause: large}},
		"regulation":        {`regulation.matches("bbbbbbbbbb")`, rules.Facts{Regulation: large}},
		"source":            {`source.matches("bbbbbbbbbb")`, rules.Facts{Source: large}},
		"identifier":        {`identifiers.exists(i, i.matches("bbbbbbbbbb"))`, rules.Facts{Identifiers: map[string]bool{large: true}}},
		"many identifiers":  {`identifiers.exists(i, i == "b")`, rules.Facts{Identifiers: many}},
		"name of attribute": {`attributes.exists(a, a.matches("bbbbbbbbbb"))`, rules.Facts{Attributes: map[string]any{large: 1}}},
		"attribute":         {`attributes.a.matches("bbbbbbbbbb")`, rules.Facts{Attributes: map[string]any{"a": large}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := compile(t, rules.Rule{Name: "r", When: tt.condition, To: []string{"crm"}}).Match(tt.facts)
			if err == nil || !strings.Contains(err.Error(), "takes more than 10000 steps") {
				t.Errorf("got %v, want the limit", err)
			}
		})
	}
}

func TestMatch_NeverReachesTheLimitWithTheLargestFacts(t *testing.T) {
	t.Parallel()
	largest := rules.Facts{
		Cause: strings.Repeat("c", 100), Regulation: strings.Repeat("r", 20), Source: strings.Repeat("s", 200),
		Identifiers: map[string]bool{}, Attributes: map[string]any{},
	}
	for i := range 20 {
		largest.Identifiers[fmt.Sprintf("%063d", i)] = true
	}
	for i := range 50 {
		largest.Attributes[fmt.Sprintf("%0100d", i)] = strings.Repeat("v", 8192/50)
	}
	set := compile(t,
		rules.Rule{Name: "names", When: `attributes.all(a, a.matches("^[0-9]+$") && attributes[a] != "x")`, To: []string{"crm"}},
		rules.Rule{Name: "types", When: `identifiers.exists(a, identifiers.all(b, a == b)) || true`, To: []string{"crm"}},
		rules.Rule{Name: "source", When: `source.matches("` + strings.Repeat("(s|t)", 100) + `")`, To: []string{"crm"}},
	)
	if got := match(t, set, largest); len(got.Matched) != 3 {
		t.Errorf("matched %v, want all three", got.Matched)
	}
	// One byte more, and steps are counted: they still suffice here.
	largest.Source += "s"
	if got := match(t, set, largest); len(got.Matched) != 3 {
		t.Errorf("matched %v when steps are counted, want all three", got.Matched)
	}
}

package rules_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lethe/internal/rules"
)

var worldwide = rules.Domain{
	Causes: []string{"account_deleted", "inactive", "other"}, Regulations: []string{"GDPR", "CCPA", "LGPD"}, Sources: []string{"shop", "app"},
	Identifiers: [][]string{{"email"}, {"phone"}, {"phone", "email"}, {"email", "phone"}},
}

func TestCoverage_NamesRulesThatNeverMatchForWhateverReason(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		condition string
		never     bool
	}{
		"false":                        {`false`, true},
		"two causes":                   {`cause == "inactive" && cause == "other"`, true},
		"a cause that there is not":    {`cause == "in_active"`, true},
		"no such set":                  {`!("email" in identifiers) && !("phone" in identifiers)`, true},
		"absent and asked for":         {`!has(attributes.tier) && attributes.tier == "a"`, true},
		"absent in other words":        {`!("tier" in attributes) && attributes["tier"] != "a"`, true},
		"two values":                   {`attributes.tier == "a" && attributes.tier == "b"`, true},
		"two lists":                    {`attributes.tier in ["a", "b"] && attributes.tier in ["c"]`, true},
		"between two texts":            {`attributes.tier > "a" && attributes.tier < "a\u0000"`, true},
		"no number between":            {`attributes.age > 18 && attributes.age < 18.0`, true},
		"text and number":              {`attributes.age > 18 && attributes.age == "x"`, true},
		"one thing and not":            {`attributes.tier.startsWith("a") && !attributes.tier.startsWith("a")`, true},
		"a time and not":               {`submittedAt < timestamp("2026-01-01T00:00:00Z") && !(submittedAt < timestamp("2026-01-01T00:00:00Z"))`, true},
		"a missing type and something": {`identifiers.customer_id && attributes.tier == "a"`, true},
		"after a text":                 {`attributes.tier > "a"`, false},
		"between texts":                {`attributes.tier > "a" && attributes.tier < "b"`, false},
		"a number between":             {`attributes.age > 18 && attributes.age < 19`, false},
		"neither more nor less":        {`!(attributes.age > 18) && !(attributes.age <= 18)`, false}, // not a number
		"not any of two":               {`attributes.tier != "a" && attributes.tier != "b"`, false},
		"a large number":               {`attributes.n > 9007199254740992 && attributes.n < 9007199254740994`, false},
		"more than is understood":      {`attributes.tier.startsWith("a") && attributes.tier.startsWith("b")`, false},
		"one cause":                    {`cause == "inactive" && attributes.tier == "a"`, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := coverage(t, compile(t, rules.Rule{Name: "r", When: tt.condition, To: []string{"crm"}}), worldwide)
			if never := len(c.Never) == 1; never != tt.never {
				t.Errorf("%s: never is %v, want %v", tt.condition, never, tt.never)
			}
		})
	}
}

func TestCoverage_ShowsGapsAsFewBoxes(t *testing.T) {
	t.Parallel()
	c := coverage(t, compile(t,
		rules.Rule{Name: "mail", When: `"email" in identifiers && cause != "inactive"`, To: []string{"crm"}},
		rules.Rule{Name: "tier", When: `regulation == "LGPD" && attributes.tier == "a"`, To: []string{"crm"}},
		rules.Rule{Name: "typo", When: `regulation == "GPDR"`, To: []string{"ads"}},
		rules.Rule{Name: "all", When: `cause != "" || has(attributes.x)`, Review: rules.ReviewRequired},
		rules.Rule{Name: "everyone", When: "true", Review: rules.ReviewNone},
	), worldwide)
	got := said(c)
	want := said(rules.Coverage{Never: []string{"typo"}, Always: []string{"all"}, Unnamed: []string{"ads", "mailing"}}) +
		"gap 8: GDPR or CCPA · account_deleted or other · any source · only phone\n" +
		"gap 12: GDPR or CCPA · inactive · any source · any identifiers\n" +
		"perhaps 4: LGPD · account_deleted or other · any source · only phone\n" +
		"perhaps 6: LGPD · inactive · any source · any identifiers\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCoverage_MergesGapsTheWayThatTakesFewestBoxes(t *testing.T) {
	t.Parallel()
	c := coverage(t, compile(t,
		rules.Rule{Name: "a", When: `regulation == "GDPR" && cause == "c"`, To: []string{"crm"}},
		rules.Rule{Name: "b", When: `regulation == "CCPA" && cause == "a"`, To: []string{"crm"}},
	), rules.Domain{Causes: []string{"a", "b", "c"}, Regulations: []string{"GDPR", "CCPA"}})
	want := said(rules.Coverage{Unnamed: []string{"ads", "mailing"}}) +
		"gap 2: GDPR · a or b · any source · any identifiers\n" +
		"gap 2: CCPA · b or c · any source · any identifiers\n"
	if diff := cmp.Diff(want, said(c)); diff != "" {
		t.Error(diff)
	}
}

func TestCoverage_SeesRulesThatMakeUpForEachOther(t *testing.T) {
	t.Parallel()
	c := coverage(t, compile(t,
		rules.Rule{Name: "known", When: `regulation == "GDPR" && has(attributes.tier)`, To: []string{"crm"}},
		rules.Rule{Name: "unknown", When: `regulation == "GDPR" && !has(attributes.tier)`, To: []string{"ads"}},
		rules.Rule{Name: "not-so", When: `regulation == "CCPA" && has(attributes.tier)`, To: []string{"crm"}},
		rules.Rule{Name: "but-so", When: `regulation == "CCPA" && !has(attributes.age)`, To: []string{"mailing"}},
	), rules.Domain{Regulations: []string{"GDPR", "CCPA"}})
	want := said(rules.Coverage{}) + "perhaps 1: CCPA · any cause · any source · any identifiers\n"
	if diff := cmp.Diff(want, said(c)); diff != "" {
		t.Error(diff)
	}
}

func TestCoverage_TakesAnEmptyDimensionAsOpen(t *testing.T) {
	t.Parallel()
	set := compile(t,
		rules.Rule{Name: "shop", When: `source == "shop" && cause == "other"`, To: []string{"crm"}},
		rules.Rule{Name: "none", When: `identifiers.phone && cause == "inactive"`, To: []string{"crm"}},
	)
	c := coverage(t, set, rules.Domain{Causes: []string{"other", "inactive"}, Identifiers: [][]string{{}}})
	want := said(rules.Coverage{Never: []string{"none"}, Unnamed: []string{"ads", "mailing"}}) +
		"gap 1: any regulation · inactive · any source · any identifiers\n" +
		"perhaps 1: any regulation · other · any source · any identifiers\n"
	if diff := cmp.Diff(want, said(c)); diff != "" {
		t.Error(diff)
	}
}

func TestCoverage_RefusesMoreCombinationsThanItCanTry(t *testing.T) {
	t.Parallel()
	many := make([]string, 1000)
	for i := range many {
		many[i] = fmt.Sprint(i)
	}
	_, err := compile(t).Coverage(rules.Domain{Causes: many, Sources: many})
	if err == nil || err.Error() != "the domain has 1000000 combinations; coverage takes up to 100000" {
		t.Errorf("got %v", err)
	}
}

func TestGap_ReadsAsALine(t *testing.T) {
	t.Parallel()
	tests := map[string]rules.Gap{
		"GDPR or CCPA · inactive · any source · only phone":                      {Regulations: []string{"GDPR", "CCPA"}, Causes: []string{"inactive"}, Identifiers: [][]string{{"phone"}}},
		"any regulation · any cause · any source · any identifiers":              {},
		"any regulation · any cause · no source or shop · only email and phone":  {Sources: []string{"", "shop"}, Identifiers: [][]string{{"email", "phone"}}},
		"any regulation · any cause · any source · no identifiers or only phone": {Identifiers: [][]string{{}, {"phone"}}},
	}
	for want, gap := range tests {
		if got := gap.String(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func said(c rules.Coverage) string {
	text := fmt.Sprintln("never", c.Never, "always", c.Always, "unnamed", c.Unnamed)
	for _, g := range c.Gaps {
		text += fmt.Sprintf("gap %d: %v\n", g.Combinations, g)
	}
	for _, g := range c.Perhaps {
		text += fmt.Sprintf("perhaps %d: %v\n", g.Combinations, g)
	}
	return text
}

func coverage(t testing.TB, set *rules.Set, d rules.Domain) rules.Coverage {
	t.Helper()
	c, err := set.Coverage(d)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// BenchmarkCoverage covers 20,000 combinations with a hundred rules.
func BenchmarkCoverage(b *testing.B) {
	var d rules.Domain
	for i := range 10 {
		d.Causes = append(d.Causes, fmt.Sprintf("cause-%d", i))
	}
	for i := range 50 {
		d.Sources = append(d.Sources, fmt.Sprintf("source-%d", i))
	}
	d.Regulations = []string{"GDPR", "CCPA", "LGPD", "PIPEDA"}
	for i := range 10 {
		d.Identifiers = append(d.Identifiers, []string{"customer_id", fmt.Sprintf("type-%d", i)})
	}
	sets := map[string]*rules.Set{"ordinary rules": hundredRules(b, 0), "entangled rules": entangledRules(b)}
	for name, set := range sets {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := set.Coverage(d); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// entangledRules makes rules that all depend on every dimension and on a dozen
// attributes that others ask about too.
func entangledRules(b *testing.B) *rules.Set {
	var list []rules.Rule
	for i := range 100 {
		list = append(list, rules.Rule{Name: fmt.Sprintf("r%d", i), To: []string{"crm"}, When: fmt.Sprintf(
			`(cause == "cause-%d" || source == "source-%d" || attributes.a%d > %d) && (regulation == "GDPR" || attributes.b%d == "%d")`+
				` && ("type-%d" in identifiers || attributes.c != "%d") && size(cause + source + regulation) > %d`,
			i%10, i%50, i%7, i, i%5, i, i%10, i, i%20)})
	}
	return compile(b, list...)
}

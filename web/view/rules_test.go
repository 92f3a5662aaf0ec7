package view_test

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"lethe/web/view"
)

func TestReviewWords_RoundNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		review string
		window time.Duration
		want   string
	}{
		{"", 0, "–"},
		{"required", 0, "A person decides"},
		{"none", 0, "Goes out at once"},
		{"window", 0, "Goes out after the usual window"},
		{"window", time.Hour, "Goes out after 1 hour"},
		{"window", 24 * time.Hour, "Goes out after 24 hours"},
		{"window", 60 * time.Hour, "Goes out after 60 hours"},
		{"window", 72 * time.Hour, "Goes out after 3 days"},
		{"window", 90 * time.Minute, "Goes out after 90 minutes"},
		{"window", 26*time.Hour + 30*time.Minute, "Goes out after 26h30m"},
		{"window", time.Hour + time.Second, "Goes out after 1h0m1s"},
	} {
		if got := view.ReviewWords(t.Context(), c.review, c.window); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.review, c.window, got, c.want)
		}
	}
}

func TestDuration_IsWhatAFormTakes(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"24h", "90m", "1h0m1s", "36h15m", "10s"} {
		d, err := time.ParseDuration(text)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := time.ParseDuration(view.Duration(d)); err != nil || again != d || len(view.Duration(d)) > len(text)+2 {
			t.Errorf("%s is written %s", text, view.Duration(d))
		}
	}
	if got := view.Duration(24 * time.Hour); got != "24h" {
		t.Errorf("a day is written %q", got)
	}
}

func TestRules_TellWhatWasDone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{view.RulesPublished(t.Context(), 13, false), "Version 13 is published."},
		{view.RulesPublished(t.Context(), 12, true), "Proposed. A second person must agree."},
		{view.RuleSaved(t.Context(), "vip", nil), "Rule vip is saved in the draft."},
		{view.RuleSaved(t.Context(), "vip", []string{"line 1, column 2: no", "to: no"}), "Saved. It cannot be published yet: line 1, column 2: no"},
		{view.CaughtUp(t.Context(), 13, nil), "Your changes now stand on version 13."},
		{view.CaughtUp(t.Context(), 13, []string{"rule a when", "rule b", "rule c", "rule d"}),
			"Your changes now stand on version 13. Changed on both sides, and kept as in the draft: rule a when, rule b, rule c and 1 more."},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestRulePages_SayInWordsWhatTheyMean(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		page templ.Component
		says []string
	}{
		"gaps": {view.RulesPage(rules()), []string{
			"12 combinations of facts reach no destination:", "CCPA · any cause · any source · only phone",
			"1 combination of facts reaches a destination only with certain attributes", "Rule mine never matches",
			"nowhere (unknown)", "published by Ada Okafor, agreed by Lea Marchetti, 17 Nov 2026",
		}},
		"changes": {view.RuleVersionPage(version()), []string{
			"Changed Destination crm", "was 4 → is now 8", "was Ada no longer set", "New Rule inactive", "Removed Rule old",
			"was A person decides → is now Goes out after a window", "is now 24 hours",
		}},
		"text": {view.DraftTextPage(wrongText()), []string{
			"Line 2, column 5: rules[0].nmae: this field is not known here", "2 problems.", "The draft that you saw is gone",
		}},
		"simulation": {view.SimulationPage(simulation()), []string{
			"1,012 of 100,000 requests would go elsewhere.", "1 request would be reviewed in another way.", "The newest 100,000 requests of the last 90 days",
			"2 requests would reach no destination.", "the newest 2 requests",
		}},
		"answer": {view.RulesTestPage(testAnswer()), []string{
			"Such a request goes to 1 destination under version 12", "Customer database because of everyone", "It goes out after 24 hours",
			"only vip, which did not match", "Advertising no rule names it", "Division by zero",
		}},
	} {
		got := text(render(t, c.page))
		for _, want := range c.says {
			if !strings.Contains(got, want) {
				t.Errorf("%s does not say %q:\n%s", name, want, got)
			}
		}
	}
}

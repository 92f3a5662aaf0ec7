package main

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"lethe/internal/erasure"
	"lethe/internal/rules"
)

// asked is what the flags ask for.
func asked(t *testing.T, flags ...string) (erasure.Question, error) {
	t.Helper()
	var q question
	var out erasure.Question
	cmd := &cobra.Command{SilenceErrors: true, SilenceUsage: true, RunE: func(cmd *cobra.Command, _ []string) error {
		if err := q.check(cmd); err != nil {
			return usageError{err}
		}
		var err error
		out, err = q.asked(cmd)
		return err
	}}
	q.flags(cmd)
	cmd.SetArgs(flags)
	err := cmd.ExecuteContext(t.Context())
	return out, err
}

func TestExplain_ReadsTheFactsFromItsFlags(t *testing.T) {
	t.Parallel()
	q, err := asked(t, "--cause", "other", "--regulation", "ccpa", "--identifier", "email,phone", "--attribute", "tier=gold", "--attribute", "n=12",
		"--attribute", "vip=true", "--attribute", `code="12"`, "--attribute", "note=a = b", "--attribute", "list=[1]")
	if err != nil {
		t.Fatal(err)
	}
	want := &rules.Facts{
		Cause: "other", Regulation: "CCPA", Identifiers: map[string]bool{"email": true, "phone": true},
		Attributes: map[string]any{"tier": "gold", "n": json.Number("12"), "vip": true, "code": "12", "note": "a = b", "list": "[1]"},
	}
	if !reflect.DeepEqual(q.Facts, want) {
		t.Errorf("the facts are %+v; want %+v", q.Facts, want)
	}
	if q, err := asked(t, "--request", " er-7qk4-m2xd", "--version", "3"); err != nil || q.Reference != "ER-7QK4-M2XD" || q.Version != 3 || q.Facts != nil {
		t.Errorf("of a request: %+v, %v", q, err)
	}
	for _, flags := range [][]string{
		{}, {"--version", "3"}, {"--source", "shop"}, {"--request", "ER-7QK4-M2XD", "--cause", "other"}, {"--cause", "other", "--attribute", "tier"},
	} {
		if _, err := asked(t, flags...); !errors.As(err, &usageError{}) {
			t.Errorf("%v: %v; want a usage error", flags, err)
		}
	}
}

func TestExplain_SaysWhyAndWhyNot(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	if _, _, err := c.apply(t, erasure.Publication{Document: parsed(t, routing)}, false); err != nil {
		t.Fatal(err)
	}
	for tier, want := range map[string]string{
		"gold": `Sends erasure orders to 2 destinations under version 1:
  ads  Advertising        by gold
  crm  Customer database  by everyone

Goes out by itself after 24h, unless a person rejects it.

RULE      MATCHES  WHY
everyone  yes      true is always true
gold      yes      attributes.tier == "gold" is true: attributes.tier is "gold"
`,
		"free": `Sends an erasure order to 1 destination under version 1:
  crm  Customer database  by everyone

Goes out by itself after the default window, unless a person rejects it.

RULE      MATCHES  WHY
everyone  yes      true is always true
gold      no       attributes.tier == "gold" is false: attributes.tier is "free"

Nothing goes to:
  ads  Advertising  gold does not match
`,
	} {
		q := erasure.Question{Facts: &rules.Facts{Cause: "other", Attributes: map[string]any{"tier": tier}}}
		c.out.Reset()
		if err := explain(operator(t), c.Command, c.App, q, false); err != nil || c.out.String() != want {
			t.Errorf("%s: %v, printed\n%s\nwant\n%s", tier, err, c.out.String(), want)
		}
	}
	c.out.Reset()
	q := erasure.Question{Facts: &rules.Facts{Cause: "other"}}
	if err := explain(operator(t), c.Command, c.App, q, true); err != nil || !strings.Contains(c.out.String(), `"notChosen":[{"name":"ads","title":"Advertising","rules":["gold"]}]`) {
		t.Errorf("as JSON: %v, %s", err, c.out.String())
	}
}

func TestExplain_SaysWhatCannotBeEvaluated(t *testing.T) {
	t.Parallel()
	e := explanation{Rules: []explained{{Name: "vip", Fault: "it takes too long"}}, NotChosen: []planned{{"ads", "Advertising", nil}, {"crm", "Customers", []string{"a", "b"}}}}
	var out strings.Builder
	if err := e.print(&out); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"Reaches no destination under this document: a person would have to decide.\n", "A person has to decide, because a rule cannot be evaluated.\n",
		"vip   no       cannot be evaluated: it takes too long\n", "  ads  Advertising  no rule names it\n", "  crm  Customers    none of a, b matches\n",
	} {
		if !strings.Contains(out.String(), line) {
			t.Errorf("it does not say %q:\n%s", line, out.String())
		}
	}
}

func TestSimulate_PrintsGainsAndLosses(t *testing.T) {
	t.Parallel()
	s := erasure.Simulated{
		Days: 30, Requests: 4310, Elsewhere: 2, Reviewed: 1, Unroutable: 1, Failed: 1, Truncated: true,
		Destinations: []erasure.Shift{{Name: "ads", Title: "Advertising", Lost: 2}},
		Examples: []erasure.Rerouted{
			{Reference: "ER-AAAA-0001", Difference: rules.Difference{Lost: []string{"ads", "crm"}, After: rules.Plan{Review: rules.ReviewRequired}}},
			{Reference: "ER-AAAA-0002", Archived: true, Difference: rules.Difference{AfterFault: "it takes too long"}},
		},
	}
	const want = `2 of 4310 requests of the last 30 days would go elsewhere.
1 would be reviewed in another way.
1 would reach no destination any more.
1 can be routed under one of the two only: a rule fails on their facts.
There are more requests; only the newest were looked at.

DESTINATION  TITLE        GAINS  LOSES
ads          Advertising  0      2

REQUEST       GAINS  LOSES     REVIEW
ER-AAAA-0001  -      ads, crm  default window → required
ER-AAAA-0002  -      -         cannot be routed: it takes too long
`
	var out strings.Builder
	if err := simulationOf(s).print(&out); err != nil || out.String() != want {
		t.Errorf("%v, printed\n%s\nwant\n%s", err, out.String(), want)
	}
}

func TestCoverage_KeepsALongListReadable(t *testing.T) {
	t.Parallel()
	found := erasure.Coverage{Coverage: rules.Coverage{Never: []string{"vip"}, Unnamed: []string{"ads"}, Gaps: make([]rules.Gap, maxGapLines+3)}}
	lines := coverageOf(found).lines()
	if len(lines) != maxGapLines+3 || lines[0] != "rule vip can never match" || lines[len(lines)-1] != "reaches no destination: 3 more" {
		t.Errorf("the lines are %q", lines)
	}
}

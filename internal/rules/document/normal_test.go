package document_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lethe/internal/lifecycle"
	"lethe/internal/rules"
	"lethe/internal/rules/document"
)

func TestNormalised_FillsInWhatAFormLeavesEmpty(t *testing.T) {
	t.Parallel()
	form := document.Document{
		Destinations: []document.Destination{{
			Name: "crm", URL: "https://crm.internal/", Confirmation: "poll", RetrySchedule: []time.Duration{},
			Poll:  &lifecycle.Poll{URL: "https://crm.internal/{deliveryId}", Statuses: map[string]string{}},
			Probe: &lifecycle.Probe{},
		}},
		Rules: []rules.Rule{{Name: "everyone", When: "true", To: []string{"crm"}}},
	}
	want := parse(t, `apiVersion: lethe/v1
destinations:
  - {name: crm, url: 'https://crm.internal/', confirmation: poll, poll: {url: 'https://crm.internal/{deliveryId}'}}
rules:
  - {name: everyone, when: 'true', to: [crm]}
`)
	got, err := form.Normalised()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestNormalised_RefusesWhatParseRefusesInItsWords(t *testing.T) {
	t.Parallel()
	form := document.Document{
		Destinations: []document.Destination{
			{Title: "two\nlines", URL: "crm.internal", Concurrency: 65, RetrySchedule: []time.Duration{time.Minute, 0}},
			{Name: "CRM", Kind: "manual", URL: "https://crm.internal/", SecretStored: true},
			{Name: "erp", URL: "https://erp.internal/", Confirmation: "callback"},
			{Name: "erp", URL: "https://erp.internal/", SecretStored: true, SecretEnv: "ERP", RatePerMinute: -1},
			{Name: "hr", URL: "https://hr.internal/", Confirmation: "poll", Poll: &lifecycle.Poll{
				URL: "https://hr.internal/\n{deliveryId}", Every: time.Second, Statuses: map[string]string{"": ""},
			}},
			{},
		},
		Rules: []rules.Rule{
			{When: "cause == 1", To: []string{"erp", "", "a, b]"}, Review: "never"},
			{Name: "late", When: "true", To: []string{"erp"}, ReviewWindow: -time.Hour},
		},
	}
	want := []string{
		`destinations[0].name: is missing; it must be 1 to 63 lower-case letters, digits and hyphens, starting with a letter, and not "new"`,
		`destinations[0].title: must be one line of 1 to 200 characters, without space around it`,
		`destinations[0].url: does not start with https:// or http://; it must be an absolute address such as https://crm.example.com/erasure`,
		`destinations[0].concurrency: must be a whole number from 1 to 64`,
		`destinations[0].retrySchedule[1]: must be a wait of whole seconds from 1s to 24h, such as 90s or 15m`,
		`destinations[1].name: must be 1 to 63 lower-case letters, digits and hyphens, starting with a letter, and not "new"`,
		`destinations[1].url: belongs to kind: webhook; a manual destination is served by people`,
		`destinations[1].secretStored: belongs to kind: webhook; a manual destination is served by people`,
		`destinations[2].secretEnv: is missing; callbacks are signed; name the variable that holds the signing secret here, its file in secretFile, or let Lethe keep it with secretStored: true`,
		`destinations[3].name: "erp" is already the name of destinations[2]; give each destination its own`,
		`destinations[3].secretStored: stands beside secretEnv; keep one of the two`,
		`destinations[3].ratePerMinute: must be a whole number from 1 to 60000`,
		`destinations[4].poll.url: is not a template; it must be an absolute address with variables in braces (RFC 6570), such as https://crm.example.com/erasures/{deliveryId}`,
		`destinations[4].poll.every: must be a duration of whole seconds from 10s to 24h, such as 90s or 15m`,
		`destinations[4].poll.statuses: a word must be text of 1 to 100 characters on one line; put it in quotes`,
		`destinations[5].name: is missing; it must be 1 to 63 lower-case letters, digits and hyphens, starting with a letter, and not "new"`,
		`destinations[5].url: is missing; it must be an absolute address such as https://crm.example.com/erasure`,
		`rules[0].name: must be 1 to 63 lower-case letters, digits and hyphens, starting with a letter, and not "new"`,
	}
	got := faults(t, form)
	for i, line := range want {
		if i >= len(got) || got[i].String() != line {
			t.Fatalf("problem %d: got %v; want %s", i, got[i:], line)
		}
	}
	paths := map[string]bool{}
	for _, p := range got {
		paths[p.Path] = true
	}
	for _, path := range []string{"rules[0].when", "rules[0].to[1]", "rules[0].to[2]", "rules[0].review", "rules[1].reviewWindow"} {
		if !paths[path] {
			t.Errorf("nothing is said of %s in %v", path, got)
		}
	}
}

func TestNormalised_SaysWhereInAConditionTheFaultIs(t *testing.T) {
	t.Parallel()
	got := faults(t, document.Document{Rules: []rules.Rule{{Name: "vip", When: "true &&\n  tier == 'x'", Review: "required"}}})
	const want = `line 2, column 3: there is no fact or function "tier"`
	if len(got) != 1 || got[0].Path != "rules[0].when" || len(got[0].Message) < len(want) || got[0].Message[:len(want)] != want {
		t.Errorf("got %v; want %s…", got, want)
	}
}

func TestNormalised_RefusesTextThatIsNotUTF8(t *testing.T) {
	t.Parallel()
	got := faults(t, document.Document{Destinations: []document.Destination{{Name: "crm", Owner: "\xff"}}})
	if len(got) != 1 || got[0].String() != "the document must be UTF-8 text" {
		t.Errorf("got %v", got)
	}
}

// Whatever stands in a form, it is taken as it stands or refused at its field: the
// text in between never shows.
func TestNormalised_TakesAFieldAsItStandsOrNamesIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		form := drawDocument(t)
		for i := range form.Destinations {
			spoilDestination(t, &form.Destinations[i])
		}
		for i := range form.Rules {
			spoilRule(t, &form.Rules[i])
		}
		got, err := form.Normalised()
		if faults, ok := errors.AsType[*document.Problems](err); ok {
			for _, p := range *faults {
				if p.Path == "" || p.Line != 0 || p.Column != 0 {
					t.Fatalf("a fault without a field: %s", p)
				}
			}
			return
		}
		if changes := document.Diff(form, got); err != nil || changes != nil {
			t.Fatalf("%v, changed: %v", err, changes)
		}
	})
}

// spoilDestination puts junk into a text field, or none.
func spoilDestination(t *rapid.T, d *document.Destination) {
	fields := []*string{&d.Name, &d.Title, &d.Owner, &d.Kind, &d.URL, &d.SecretEnv, &d.SecretFile, &d.Confirmation}
	if d.Poll != nil {
		fields = append(fields, &d.Poll.URL, &d.Poll.Status)
		if rapid.Bool().Draw(t, "words") {
			d.Poll.Statuses = map[string]string{junk(t): junk(t)}
		}
	}
	if d.Probe != nil {
		fields = append(fields, &d.Probe.URL, &d.Probe.List)
	}
	if rapid.Bool().Draw(t, "spoil") {
		*rapid.SampledFrom(fields).Draw(t, "field") = junk(t)
	}
}

func spoilRule(t *rapid.T, r *rules.Rule) {
	switch rapid.IntRange(0, 4).Draw(t, "spoil") {
	case 0:
		r.Name = junk(t)
	case 1:
		r.When = junk(t)
	case 2:
		r.To = append(r.To, junk(t))
	case 3:
		r.Review = rules.Review(junk(t))
	}
}

// junk is never empty: an empty field stands for its default.
func junk(t *rapid.T) string {
	return rapid.OneOf(
		rapid.StringN(1, 30, -1),
		rapid.StringMatching("[a-z \\n\\t\\r\"'#:,\\[\\]{}&*!|>%@`?~-]{1,20}"),
		rapid.SampledFrom([]string{"true", "~", "null", "1", "0x1", "1e3", "- a", "? a", "a: b", "<<", "---", "...", "\n", " \n a\n", "\x00", "\u2028", "\u0085", "\ufeff", "|", "*a", "&a b", "!!str a"}),
	).Draw(t, "junk")
}

func faults(t *testing.T, d document.Document) document.Problems {
	t.Helper()
	_, err := d.Normalised()
	problems, ok := errors.AsType[*document.Problems](err)
	if !ok {
		t.Fatalf("got %v, want problems", err)
	}
	return *problems
}

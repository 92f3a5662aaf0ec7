package document_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"lethe/internal/rules/document"
)

// sound is what the cases below break, one line at a time.
const sound = `apiVersion: lethe/v1
destinations:
  - name: crm
    url: https://crm.internal/erasure
    secretEnv: CRM_SECRET
rules:
  - name: everyone
    when: "true"
    to: [crm]
`

func TestParse_NamesThePlaceAndWhatWouldBeRight(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ old, new, want string }{
		"no version":          {"apiVersion: lethe/v1\n", "", "1:1: apiVersion: is missing; it must be lethe/v1"},
		"other version":       {"lethe/v1", "lethe/v2", "1:13: apiVersion: must be lethe/v1, the one form this program reads"},
		"unknown field":       {"secretEnv: CRM", "team: me\n    secretEnv: CRM", "5:5: destinations[0].team: this field is not known here; the fields are name, title, owner, kind, url, secretEnv, secretFile, secretStored, confirmation, confirmWithin, concurrency, ratePerMinute, retrySchedule, poll, verify"},
		"secret inside":       {"secretEnv: CRM_SECRET", "secretEnv: CRM_SECRET\n    secret: whsec_hunter2", "6:5: destinations[0].secret: a secret never stands in this document; name the place it is kept in with secretEnv or secretFile, or let Lethe keep it with secretStored: true"},
		"field twice":         {"    url:", "    url: https://a.example.com\n    url:", "5:5: destinations[0].url: stands here a second time; keep one"},
		"no name":             {"  - name: crm\n    url", "  - url", "3:5: destinations[0].name: is missing; it must be 1 to 63 lower-case letters, digits and hyphens, starting with a letter, and not \"new\""},
		"name not a slug":     {"name: crm", "name: CRM 1", "3:11: destinations[0].name: must be 1 to 63 lower-case letters, digits and hyphens, starting with a letter, and not \"new\""},
		"name a number":       {"name: crm", "name: 12", "3:11: destinations[0].name: must be text; put it in quotes"},
		"name taken":          {"rules:", "  - {name: crm, url: 'https://a.example.com', secretEnv: A}\nrules:", `6:12: destinations[1].name: "crm" is already the name of destinations[0]; give each destination its own`},
		"empty title":         {"    url", "    title: ' '\n    url", "4:12: destinations[0].title: must be one line of 1 to 200 characters, without space around it"},
		"other kind":          {"    url", "    kind: kafka\n    url", "4:11: destinations[0].kind: must be webhook or manual"},
		"no url":              {"    url: https://crm.internal/erasure\n", "", "3:5: destinations[0].url: is missing; it must be an absolute address such as https://crm.example.com/erasure"},
		"relative url":        {"https://crm.internal", "/crm", "4:10: destinations[0].url: does not start with https:// or http://; it must be an absolute address such as https://crm.example.com/erasure"},
		"url without host":    {"https://crm.internal", "https://", "4:10: destinations[0].url: has no host; it must be an absolute address such as https://crm.example.com/erasure"},
		"url with password":   {"https://crm", "https://me:hunter2@crm", "4:10: destinations[0].url: has a user name or password in it, which belongs in the secret; it must be an absolute address such as https://crm.example.com/erasure"},
		"url with fragment":   {"/erasure", "/erasure#now", "4:10: destinations[0].url: has a fragment (#); it must be an absolute address such as https://crm.example.com/erasure"},
		"url port":            {"crm.internal", "crm.internal:66000", "4:10: destinations[0].url: has a port out of range; it must be an absolute address such as https://crm.example.com/erasure"},
		"url broken":          {"crm.internal", "crm .internal", "4:10: destinations[0].url: is not an address; it must be an absolute address such as https://crm.example.com/erasure"},
		"no secret":           {"    secretEnv: CRM_SECRET\n", "    confirmation: callback\n", "3:5: destinations[0].secretEnv: is missing; callbacks are signed; name the variable that holds the signing secret here, its file in secretFile, or let Lethe keep it with secretStored: true"},
		"two secrets":         {"CRM_SECRET", "CRM_SECRET\n    secretFile: /run/crm", "6:17: destinations[0].secretFile: stands beside secretEnv; keep one of the two"},
		"stored and env":      {"CRM_SECRET", "CRM_SECRET\n    secretStored: true", "6:19: destinations[0].secretStored: stands beside secretEnv; keep one of the two"},
		"stored and file":     {"secretEnv: CRM_SECRET", "secretStored: true\n    secretFile: /run/crm", "5:19: destinations[0].secretStored: stands beside secretFile; keep one of the two"},
		"stored not yes":      {"secretEnv: CRM_SECRET", "secretStored: yes", "5:19: destinations[0].secretStored: must be true or false"},
		"stored for people":   {"url: https://crm.internal/erasure\n    secretEnv: CRM_SECRET", "kind: manual\n    secretStored: true", "5:19: destinations[0].secretStored: belongs to kind: webhook; a manual destination is served by people"},
		"stored is false":     {"secretEnv: CRM_SECRET", "secretStored: false\n    confirmation: callback", "3:5: destinations[0].secretEnv: is missing; callbacks are signed; name the variable that holds the signing secret here, its file in secretFile, or let Lethe keep it with secretStored: true"},
		"empty owner":         {"    url", "    owner: ''\n    url", "4:12: destinations[0].owner: must be one line of 1 to 200 characters, without space around it"},
		"long owner":          {"    url", "    owner: " + strings.Repeat("o", 201) + "\n    url", "4:12: destinations[0].owner: must be one line of 1 to 200 characters, without space around it"},
		"secret as name":      {"CRM_SECRET", "whsec_hunter2", "5:16: destinations[0].secretEnv: must be the name of an environment variable, such as CRM_WEBHOOK_SECRET, not the secret"},
		"relative secretFile": {"secretEnv: CRM_SECRET", "secretFile: crm", "5:17: destinations[0].secretFile: must be the absolute path of a file, such as /run/secrets/crm"},
		"confirmation":        {"    url", "    confirmation: mail\n    url", "4:19: destinations[0].confirmation: must be response or callback or poll or manual"},
		"duration unit":       {"    url", "    confirmWithin: 14\n    url", "4:20: destinations[0].confirmWithin: must be a duration longer than zero with its unit, such as 336h or 90m"},
		"duration zero":       {"    url", "    confirmWithin: 0s\n    url", "4:20: destinations[0].confirmWithin: must be a duration longer than zero with its unit, such as 336h or 90m"},
		"concurrency":         {"    url", "    concurrency: 65\n    url", "4:18: destinations[0].concurrency: must be a whole number from 1 to 64"},
		"rate":                {"    url", "    ratePerMinute: -1\n    url", "4:20: destinations[0].ratePerMinute: must be a whole number from 1 to 60000"},
		"empty field":         {"    when: \"true\"", "    when:", "8:10: rules[0].when: has no value; write one or leave the field out"},
		"when not text":       {`"true"`, "true", "8:11: rules[0].when: must be text; put it in quotes"},
		"no condition":        {"    when: \"true\"\n", "", `7:5: rules[0].when: must say when the rule applies, as a CEL expression; "true" is always`},
		"bad condition":       {`"true"`, "tier == 'x'", `8:11: rules[0].when: line 1, column 1: there is no fact or function "tier"; the facts are cause, regulation and source (text), identifiers (type of identifier to true), attributes (name to text, number or boolean) and submittedAt (timestamp); an attribute is written attributes.tier`},
		"unknown destination": {"[crm]", "[crm, erp]", `9:15: rules[0].to[1]: there is no destination "erp"; the destinations are crm`},
		"to not a list":       {"[crm]", "crm", "9:9: rules[0].to: must be a list; an empty one is []"},
		"to not names":        {"[crm]", "[crm, 7]", "9:15: rules[0].to[1]: must be the name of a destination"},
		"review":              {"[crm]", "[crm]\n    review: never", "10:13: rules[0].review: must be required, window or none"},
		"rule not fields":     {"  - name: everyone\n    when: \"true\"\n    to: [crm]", "  - everyone", "7:5: rules[0]: must be a list of fields: name, when, to, review, reviewWindow"},
		"tab":                 {"    url: h", "    url:\th", `4:9: a tab stands here; indent with spaces, and write a tab inside double quotes as \t`},
		"anchor":              {"name: crm", "name: &crm crm", "3:11: anchors (&) are not used here; write the value out"},
		"tag":                 {"name: crm", "name: !!str crm", "3:11: tags (!) are not used here; leave it out, or put text in quotes"},
		"second document":     {"rules:", "---\nrules:", "7:1: starts a second document; one file holds one"},
		"not fields":          {sound, "- crm", "1:1: must be a list of fields: apiVersion, destinations, rules"},
		"empty":               {sound, "# nothing yet\n", "1:1: the document is empty; it starts with apiVersion: lethe/v1"},
		"not UTF-8":           {"crm", "\xff", "1:1: the document must be UTF-8 text"},
		"too large":           {sound, strings.Repeat("#\n", 1<<19+1), "1:1: the document is larger than 1 MiB, the most it may have"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(sound, tt.old) {
				t.Fatalf("nothing to replace: %q", tt.old)
			}
			// A broken name has consequences further down; they are no matter here.
			first := (*problems(t, strings.Replace(sound, tt.old, tt.new, 1)))[0]
			if got := first.String(); got != tt.want {
				t.Errorf("\ngot  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestParse_ReportsAllProblemsInTheOrderOfTheText(t *testing.T) {
	t.Parallel()
	got := problems(t, `apiVersion: lethe/v1
rules:
  - name: Everyone
    when: "true"
    to: [crm, erp]
  - name: vip
    when: tier
    reviewWindow: 1h
destinations:
  - name: crm
    url: crm.internal
    secretEnv: CRM_SECRET
    concurrency: 0
colour: blue
`)
	var paths []string
	for _, p := range *got {
		paths = append(paths, p.Path)
	}
	want := []string{
		"rules[0].name", "rules[0].to[1]", "rules[1]", "rules[1].when", "rules[1].reviewWindow",
		"destinations[0].url", "destinations[0].concurrency", "colour",
	}
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Errorf("%s\n%s", diff, got)
	}
}

func TestParse_StopsAtBrokenYAMLWithoutQuotingIt(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"a: hunter2\n b: c", "a: 'hunter2", "a: [hunter2", "hunter2: x: y", "{hunter2", "a: \"hunter2\\q\"", "\thunter2: 1"} {
		got := problems(t, text)
		if len(*got) != 1 || strings.Contains(got.Error(), "hunter2") {
			t.Errorf("%q: got %s", text, got)
		}
	}
}

func TestParse_ReportsAFieldThatCannotBeReadOnce(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer(`"true"`, "true", "[crm]", "crm").Replace(sound)
	got := problems(t, text)
	if len(*got) != 2 || (*got)[0].Path != "rules[0].when" || (*got)[1].Path != "rules[0].to" {
		t.Errorf("got\n%s", got)
	}
}

func TestParse_RefusesHostileTextBeforeParsingIt(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"[": "is nested too deep", "{": "is nested too deep", "[{a: ": "is nested too deep", "- [": "is nested too deep",
		"- ": "is nested too deep", "a: ": "is nested too deep", "? ": "is nested too deep",
		"a: 1\n": "goes on for longer", "- a\n": "goes on for longer",
	}
	for piece, want := range tests {
		tokens := 10_000
		if strings.HasSuffix(piece, "\n") {
			tokens = 60_000
		}
		if got := problems(t, strings.Repeat(piece, tokens)).Error(); !strings.Contains(got, want) {
			t.Errorf("%q: got %.200s, want …%s…", piece, got, want)
		}
	}
}

func TestParse_PassesOnAFaultOfTheReader(t *testing.T) {
	t.Parallel()
	_, err := document.Parse(iotest.ErrReader(io.ErrUnexpectedEOF))
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
}

func problems(t testing.TB, text string) *document.Problems {
	t.Helper()
	_, err := document.Parse(strings.NewReader(text))
	var problems *document.Problems
	if !errors.As(err, &problems) || len(*problems) == 0 {
		t.Fatalf("got %v, want problems", err)
	}
	return problems
}

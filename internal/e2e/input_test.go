package e2e_test

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestBadInput_OverGraphQLNamesTheFieldAndSavesNothing(t *testing.T) {
	t.Parallel()
	l := start(t, setup{})
	a := l.api()
	tomorrow := time.Now().Add(24 * time.Hour).UTC().Format(time.RFC3339)
	many := slices.Repeat([]vars{{"type": "customer_id", "value": "4711"}}, 21)
	with := func(name string, value any) vars {
		input := submission("anna@example.com")
		input[name] = value
		return vars{"input": input}
	}
	const bulk = `mutation($r: [SubmitErasureRequestInput!]!) { submitErasureRequests(input: {requests: $r}) { results { index } } }`
	for name, c := range map[string]struct {
		query     string
		variables vars
		field     string // that the answer names
		right     string // what the answer says would be right
	}{
		"unknown cause":      {submitMutation, with("cause", "bored"), "cause", "account_deleted"},
		"malformed e-mail":   {submitMutation, with("identifiers", []vars{{"type": "email", "value": "anna at example"}}), "identifiers[0].value", "anna@example.com"},
		"unknown type":       {submitMutation, with("identifiers", []vars{{"type": "shoe_size", "value": "38"}}), "identifiers[0].type", "customer_id"},
		"21 identifiers":     {submitMutation, with("identifiers", many), "identifiers", "1 to 20"},
		"none":               {submitMutation, with("identifiers", []vars{}), "identifiers", "1 to 20"},
		"in the future":      {submitMutation, with("submittedAt", tomorrow), "submittedAt", "future"},
		"not a time":         {submitMutation, with("submittedAt", "yesterday"), "submittedAt", "RFC 3339"},
		"unknown field":      {submitMutation, with("reason", "x"), "reason", "no such field"},
		"unknown regulation": {submitMutation, with("regulation", "HIPAA"), "regulation", "GDPR"},
		"person in the id":   {submitMutation, with("externalId", "anna@example.com"), "externalId", "your own"},
		"empty bulk":         {bulk, vars{"r": []vars{}}, "requests", "1 to 1,000"},
	} {
		out, err := a.post(t.Context(), c.query, c.variables)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if out.status != http.StatusOK || len(out.Errors) != 1 || out.code() != "BAD_USER_INPUT" || len(out.Errors[0].Extensions.Fields) != 1 {
			t.Errorf("%s: answered %d %+v; want one BAD_USER_INPUT about one field", name, out.status, out.Errors)
			continue
		}
		field := out.Errors[0].Extensions.Fields[0]
		if !strings.HasSuffix(field.Path, c.field) || !strings.Contains(field.Message, c.right) {
			t.Errorf("%s: %s: %s; want %s and %q", name, field.Path, field.Message, c.field, c.right)
		}
	}
	out, err := a.post(t.Context(), submitMutation, with("externalId", strings.Repeat("x", 5<<20)))
	if err != nil || out.status != http.StatusRequestEntityTooLarge || out.code() != "BAD_USER_INPUT" || !strings.Contains(out.Errors[0].Message, "4 MiB") {
		t.Errorf("5 MiB: %v, answered %d %+v; want 413 and how much may be sent", err, out.status, out.Errors)
	}
	if n := a.count(t); n != 0 {
		t.Errorf("%d requests were saved; want none", n)
	}
	for _, table := range []string{"identifiers", "idempotency_keys"} {
		if n := number(t, l.database(t), "SELECT count(*) FROM "+table); n != 0 {
			t.Errorf("%d rows of %s were saved; want none", n, table)
		}
	}
}

func TestBadInput_InADocumentNamesTheFieldAndPublishesNothing(t *testing.T) {
	t.Parallel()
	l := start(t, setup{})
	destination := func(lines ...string) string {
		return "apiVersion: lethe/v1\ndestinations:\n  - name: crm\n    kind: webhook\n    " + strings.Join(lines, "\n    ") + "\n"
	}
	const url = "url: https://crm.example.com/erasure"
	for name, c := range map[string]struct{ document, field, right string }{
		"not YAML":            {"destinations: [", "1:", ""},
		"no version":          {"destinations: []\n", "apiVersion", "lethe/v1"},
		"not an address":      {destination("url: crm"), "destinations[0].url", "https://crm.example.com/erasure"},
		"unknown field":       {destination(url, "colour: red"), "6:5: destinations[0].colour", "the fields are name, title"},
		"a secret in it":      {destination(url, "secretEnv: "+destinationSecret), "destinations[0].secretEnv", "CRM_WEBHOOK_SECRET"},
		"no such destination": {destination(url) + "rules:\n  - name: all\n    when: \"true\"\n    to: [billing]\n", "rules[0].to[0]", "billing"},
		"not a condition":     {destination(url) + "rules:\n  - name: all\n    when: \"cause ==\"\n    to: [crm]\n", "rules[0].when", ""},
	} {
		out := l.operate(t, c.document, "apply", "-f", "-")
		if out.status != 1 || out.stdout != "" || !strings.Contains(out.stderr, c.field) || !strings.Contains(out.stderr, c.right) {
			t.Errorf("%s: status %d, stdout %q, stderr %q; want 1, nothing, and %s and %q", name, out.status, out.stdout, out.stderr, c.field, c.right)
		}
		if strings.Contains(out.stderr, destinationSecret) {
			t.Errorf("%s: the secret is repeated: %s", name, out.stderr)
		}
	}
	for _, table := range []string{"destinations", "rule_sets"} {
		if n := number(t, l.database(t), "SELECT count(*) FROM "+table); n != 0 {
			t.Errorf("%d rows of %s were saved; want none", n, table)
		}
	}
}

func TestBadInput_InTheEnvironmentListsEveryFaultAndStartsNothing(t *testing.T) {
	t.Parallel()
	env := []string{"LETHE_REVIEW_WINDOW=abc", "LETHE_OUTBOUND_ALLOW=x"}
	data := filepath.Join(t.TempDir(), "data")
	for _, args := range [][]string{{"dev", "--data-dir", data}, {"serve"}, {"config", "check"}} {
		out := command(t, env, "", args...)
		if out.status != 2 || out.stdout != "" {
			t.Errorf("lethe %v: status %d, stdout %q; want 2 and nothing", args, out.status, out.stdout)
		}
		for _, want := range []string{`LETHE_REVIEW_WINDOW: "abc" is not a duration`, "72h", `LETHE_OUTBOUND_ALLOW: "x" is not a range`, "10.0.0.0/8"} {
			if !strings.Contains(out.stderr, want) {
				t.Errorf("lethe %v says %q; want it to say %q", args, out.stderr, want)
			}
		}
	}
	if _, err := os.Stat(data); !os.IsNotExist(err) {
		t.Errorf("the data directory was made: %v", err)
	}
	if out := command(t, nil, "", "serve"); out.status != 2 || !strings.Contains(out.stderr, "LETHE_DATABASE_URL") || !strings.Contains(out.stderr, "lethe dev") {
		t.Errorf("lethe serve without a database ends with %d: %s", out.status, out.stderr)
	}
}

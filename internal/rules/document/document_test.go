package document_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lethe/internal/rules"
	"lethe/internal/rules/document"
)

const full = `# kept under version control
apiVersion: lethe/v1
destinations:
  - name: crm
    title: Customer database
    kind: webhook
    url: https://crm.internal/erasure
    secretEnv: CRM_WEBHOOK_SECRET
    confirmation: callback
    confirmWithin: 48h
    concurrency: 8
    ratePerMinute: 60
  - {name: mailing, url: "http://mail.internal:8080/erase?list=all", secretFile: /run/secrets/mailing}
  - {name: erp, url: "https://erp.internal/", owner: "ERP team, erp@example.com", secretStored: true, confirmation: callback}
rules:
  - name: everyone
    when: "true"
    to: [crm, mailing]
  - name: slow
    when: |
      attributes.tier == "enterprise" &&
        cause != "inactive"
    review: window
    reviewWindow: 24h30m
`

func TestParse_ReadsEveryFieldAndFillsInDefaults(t *testing.T) {
	t.Parallel()
	want := document.Document{
		Destinations: []document.Destination{
			{
				Name: "crm", Title: "Customer database", Kind: "webhook", URL: "https://crm.internal/erasure",
				SecretEnv: "CRM_WEBHOOK_SECRET", Confirmation: "callback", ConfirmWithin: 48 * time.Hour,
				Concurrency: 8, RatePerMinute: 60,
			},
			{
				Name: "mailing", Title: "mailing", Kind: "webhook", URL: "http://mail.internal:8080/erase?list=all",
				SecretFile: "/run/secrets/mailing", Confirmation: "response", ConfirmWithin: 336 * time.Hour,
				Concurrency: 4, RatePerMinute: 600,
			},
			{
				Name: "erp", Title: "erp", Owner: "ERP team, erp@example.com", Kind: "webhook", URL: "https://erp.internal/",
				SecretStored: true, Confirmation: "callback", ConfirmWithin: 336 * time.Hour,
				Concurrency: 4, RatePerMinute: 600,
			},
		},
		Rules: []rules.Rule{
			{Name: "everyone", When: "true", To: []string{"crm", "mailing"}},
			{
				Name: "slow", When: "attributes.tier == \"enterprise\" &&\n  cause != \"inactive\"\n",
				Review: rules.ReviewWindow, ReviewWindow: 24*time.Hour + 30*time.Minute,
			},
		},
	}
	for name, text := range map[string]string{"unix": full, "windows": strings.ReplaceAll(full, "\n", "\r\n"), "byte order mark": "\ufeff" + full} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(want, parse(t, text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParse_TakesADocumentWithoutDestinations(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"apiVersion: lethe/v1", "---\napiVersion: lethe/v1\ndestinations: []\nrules: []\n"} {
		if diff := cmp.Diff(document.Document{}, parse(t, text)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestMarshal_WritesTheCanonicalForm(t *testing.T) {
	t.Parallel()
	const want = `apiVersion: lethe/v1
destinations:
  - name: crm
    title: Customer database
    kind: webhook
    url: https://crm.internal/erasure
    secretEnv: CRM_WEBHOOK_SECRET
    confirmation: callback
    confirmWithin: 48h
    concurrency: 8
    ratePerMinute: 60
  - name: mailing
    title: mailing
    kind: webhook
    url: http://mail.internal:8080/erase?list=all
    secretFile: /run/secrets/mailing
    confirmation: response
    confirmWithin: 336h
    concurrency: 4
    ratePerMinute: 600
  - name: erp
    title: erp
    owner: "ERP team, erp@example.com"
    kind: webhook
    url: https://erp.internal/
    secretStored: true
    confirmation: callback
    confirmWithin: 336h
    concurrency: 4
    ratePerMinute: 600
rules:
  - name: everyone
    when: "true"
    to: [crm, mailing]
  - name: slow
    when: |
      attributes.tier == "enterprise" &&
        cause != "inactive"
    review: window
    reviewWindow: 24h30m
`
	got, err := parse(t, full).Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestMarshal_RefusesTextThatYAMLCannotHold(t *testing.T) {
	t.Parallel()
	if out, err := (document.Document{Rules: []rules.Rule{{Name: "r", When: "\xff"}}}).Marshal(); err == nil {
		t.Errorf("wrote %q", out)
	}
}

func TestDiff_SaysWhatChanges(t *testing.T) {
	t.Parallel()
	old := parse(t, full)
	changed := parse(t, strings.NewReplacer(
		"concurrency: 8", "concurrency: 16",
		"secretEnv: CRM_WEBHOOK_SECRET", "secretFile: /run/secrets/crm",
		"Customer database", "Customers",
		"name: mailing", "name: ads",
		"[crm, mailing]", "[crm, ads]",
		"- name: slow", "- name: slower",
		"secretStored: true", "secretEnv: ERP_SECRET",
		"ERP team, erp@example.com", "ERP",
	).Replace(full))
	want := []string{
		`~ destination crm: title "Customer database" → Customers`,
		`~ destination crm: secretEnv CRM_WEBHOOK_SECRET → (none)`,
		`~ destination crm: secretFile (none) → /run/secrets/crm`,
		`~ destination crm: concurrency 8 → 16`,
		`+ destination ads`,
		`~ destination erp: owner "ERP team, erp@example.com" → ERP`,
		`~ destination erp: secretEnv (none) → ERP_SECRET`,
		`~ destination erp: secretStored true → (none)`,
		`- destination mailing`,
		`~ rule everyone: to crm,mailing → crm,ads`,
		`+ rule slower`,
		`- rule slow`,
	}
	var got []string
	for _, change := range document.Diff(old, changed) {
		got = append(got, change.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if changes := document.Diff(old, old); changes != nil {
		t.Errorf("a document differs from itself: %v", changes)
	}
}

func parse(t testing.TB, text string) document.Document {
	t.Helper()
	d, err := document.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

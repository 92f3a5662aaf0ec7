package document_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lethe/internal/lifecycle"
	"lethe/internal/rules"
	"lethe/internal/rules/document"
)

func TestMarshal_IsUndoneByParse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDocument(t)
		text, err := d.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		got, err := document.Parse(bytes.NewReader(text))
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		if diff := cmp.Diff(d, got); diff != "" {
			t.Fatalf("%s in\n%s", diff, text)
		}
		if changes := document.Diff(d, got); changes != nil {
			t.Fatalf("changes %v", changes)
		}
	})
}

func TestDocument_IsStoredAsJSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDocument(t)
		stored, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var got document.Document
		if err := json.Unmarshal(stored, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d, got); diff != "" {
			t.Fatalf("%s in\n%s", diff, stored)
		}
	})
}

// What this program stored before there were owners and stored secrets.
func TestDocument_ReadsWhatWasStoredBefore(t *testing.T) {
	t.Parallel()
	const stored = `{
		"Destinations": [{
			"Name": "crm", "Title": "CRM", "Kind": "webhook", "URL": "https://crm.internal/", "SecretEnv": "CRM_SECRET", "SecretFile": "",
			"Confirmation": "poll", "ConfirmWithin": 1209600000000000, "Concurrency": 4, "RatePerMinute": 600, "RetrySchedule": [10000000000],
			"Poll": {"url": "https://crm.internal/{deliveryId}", "every": 900000000000, "status": "$.status"}, "Probe": null
		}],
		"Rules": [{"Name": "everyone", "When": "true", "To": ["crm"], "Review": "", "ReviewWindow": 0}]
	}`
	want := parse(t, `apiVersion: lethe/v1
destinations:
  - name: crm
    title: CRM
    url: https://crm.internal/
    secretEnv: CRM_SECRET
    confirmation: poll
    retrySchedule: [10s]
    poll: {url: 'https://crm.internal/{deliveryId}'}
rules:
  - {name: everyone, when: 'true', to: [crm]}
`)
	var got document.Document
	if err := json.Unmarshal([]byte(stored), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func drawDocument(t *rapid.T) document.Document {
	var d document.Document
	var names []string
	for i := range rapid.IntRange(0, 4).Draw(t, "destinations") {
		names = append(names, fmt.Sprintf("%s%d", rapid.SampledFrom([]string{"crm", "n", "y", "null", "e-1-"}).Draw(t, "name"), i))
		d.Destinations = append(d.Destinations, drawDestination(t, names[i]))
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "rules") {
		d.Rules = append(d.Rules, drawRule(t, fmt.Sprintf("r%d", i), names))
	}
	return d
}

func drawDestination(t *rapid.T, name string) document.Destination {
	d := document.Destination{
		Name:          name,
		Title:         drawLine(t, "title"),
		Kind:          "webhook",
		URL:           rapid.StringMatching(`https?://[a-z]{1,9}\.internal(:[1-9][0-9]{0,3})?/[a-z/?&=:,{}'"|>*!%@-]{0,20}`).Filter(parses).Draw(t, "url"),
		Confirmation:  rapid.SampledFrom([]string{"response", "callback", "poll", "manual"}).Draw(t, "confirmation"),
		ConfirmWithin: drawDuration(t),
		Concurrency:   rapid.IntRange(1, 64).Draw(t, "concurrency"),
		RatePerMinute: rapid.IntRange(1, 60_000).Draw(t, "rate"),
	}
	if rapid.Bool().Draw(t, "owned") {
		d.Owner = drawLine(t, "owner")
	}
	if rapid.Bool().Draw(t, "scheduled") {
		d.RetrySchedule = rapid.SliceOfN(rapid.Custom(drawWait), 1, 20).Draw(t, "retrySchedule")
	}
	if rapid.IntRange(0, 4).Draw(t, "people") == 0 {
		d.Kind, d.URL, d.Confirmation = "manual", "", "manual"
		return d
	}
	if d.Confirmation == "poll" {
		d.Poll = drawPoll(t)
	}
	if rapid.Bool().Draw(t, "verified") {
		d.Probe = drawProbe(t)
	}
	switch rapid.SampledFrom([]string{"env", "file", "stored"}).Draw(t, "secret") {
	case "env":
		d.SecretEnv = rapid.StringMatching(`[A-Z][A-Z0-9_]{0,20}`).Draw(t, "secretEnv")
	case "file":
		d.SecretFile = rapid.StringMatching(`/[a-zA-Z0-9 #:'"/._-]{0,20}`).Draw(t, "secretFile")
	case "stored":
		d.SecretStored = true
	}
	return d
}

func drawLine(t *rapid.T, label string) string {
	return rapid.StringMatching(`[^\s\pC\pZ]([^\pC\pZ]| ){0,40}[^\s\pC\pZ]`).Draw(t, label)
}

func drawPoll(t *rapid.T) *lifecycle.Poll {
	p := &lifecycle.Poll{
		URL:    drawTemplate(t, "deliveryId", "requestId", "reference"),
		Every:  drawSeconds(t, 10, 86_400),
		Status: drawPath(t),
	}
	if rapid.Bool().Draw(t, "translated") {
		words := rapid.StringMatching(`[^\pC\pZ]([^\pC\pZ]| ){0,10}|[0-9]{1,3}|true|null|<<|~|[-?:] x`)
		p.Statuses = rapid.MapOfN(words, rapid.SampledFrom([]string{"done", "accepted", "not_found", "retained", "failed"}), 1, 5).Draw(t, "statuses")
	}
	return p
}

func drawProbe(t *rapid.T) *lifecycle.Probe {
	p := &lifecycle.Probe{
		URL:   drawTemplate(t, "email", "customer_id", "reference"),
		After: drawSeconds(t, 0, 720*3600),
		Again: drawSeconds(t, 0, 2160*3600),
	}
	if rapid.Bool().Draw(t, "listed") {
		p.List = drawPath(t)
	}
	return p
}

func drawTemplate(t *rapid.T, variables ...string) string {
	form := rapid.SampledFrom([]string{"/{%s}", "{/%s}", "/a?b=c:d&e={%s}", "/{?%s*}", "/x{;%s}", "/%%20{.%s}", "/'{&%s}"}).Draw(t, "form")
	return "https://crm.internal:8443" + fmt.Sprintf(form, rapid.SampledFrom(variables).Draw(t, "variable"))
}

func drawPath(t *rapid.T) string {
	return rapid.SampledFrom([]string{"$", "$.status", "$.data[0].items", "$['a b']", `$["it's"]`, "$ .a", "$[-1]", "$['ü: #']"}).Draw(t, "path")
}

func drawSeconds(t *rapid.T, least, most int) time.Duration {
	return time.Duration(rapid.IntRange(least, most).Draw(t, "seconds")) * time.Second
}

func drawWait(t *rapid.T) time.Duration { return drawSeconds(t, 1, 86_400) }

// parses leaves out the few drawn addresses with a bad escape in them.
func parses(address string) bool {
	return !bytes.ContainsRune([]byte(address), '%')
}

func drawRule(t *rapid.T, name string, destinations []string) rules.Rule {
	rule := rules.Rule{Name: name, When: drawCondition(t), Review: rules.ReviewRequired}
	if len(destinations) > 0 {
		rule.To = rapid.SliceOfNDistinct(rapid.SampledFrom(destinations), 0, len(destinations), rapid.ID).Draw(t, "to")
	}
	if len(rule.To) == 0 {
		rule.To = nil
	} else {
		rule.Review = rapid.SampledFrom([]rules.Review{"", rules.ReviewNone, rules.ReviewWindow}).Draw(t, "review")
	}
	if rule.Review == rules.ReviewWindow && rapid.Bool().Draw(t, "named") {
		rule.ReviewWindow = drawDuration(t)
	}
	return rule
}

// drawCondition draws sound CEL full of what YAML finds special.
func drawCondition(t *rapid.T) string {
	space := rapid.SampledFrom([]string{" ", "\n", "\n  ", "\t", "\r\n", "\n\n", " \n", " // note: x\n"})
	text := rapid.StringMatching("[a-zé☃\U0001F600 #:,?&*!|>%@{}\\[\\]`-]{0,20}").Draw(t, "text")
	quote := rapid.SampledFrom([]string{`"`, `'`}).Draw(t, "quote")
	return rapid.SampledFrom([]string{"", " ", "\n", "!", "// yes\n"}).Draw(t, "before") +
		"(cause" + space.Draw(t, "s1") + "==" + space.Draw(t, "s2") + quote + text + quote + ")" +
		rapid.SampledFrom([]string{"", " ", "\n", "\n\n", "\t", " // done"}).Draw(t, "after")
}

func drawDuration(t *rapid.T) time.Duration {
	unit := rapid.SampledFrom([]time.Duration{time.Nanosecond, time.Second, time.Minute, time.Hour}).Draw(t, "unit")
	return time.Duration(rapid.IntRange(1, 5000).Draw(t, "count")) * unit
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{full, sound, asking, "", "a: [", "- - -", "apiVersion: lethe/v1\nrules: [{name: a, when: 'true', review: none}]"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := document.Parse(bytes.NewReader(text))
		if err != nil {
			return
		}
		again, err := d.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		got, err := document.Parse(bytes.NewReader(again))
		if err != nil {
			t.Fatalf("%v in\n%s", err, again)
		}
		if diff := cmp.Diff(d, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

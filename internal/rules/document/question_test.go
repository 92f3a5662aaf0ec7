package document_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lethe/internal/lifecycle"
	"lethe/internal/rules/document"
)

// asking is a document of destinations that are asked, tried again in their own
// rhythm and served by people.
const asking = `apiVersion: lethe/v1
destinations:
  - name: crm
    url: https://crm.internal/erasure
    confirmation: poll
    retrySchedule: [10s, 1m, 1h]
    poll:
      url: https://crm.internal/erasures/{reference}
      every: 5m
      status: $.work.state
      statuses:
        complete: done
        "404": not_found
    verify:
      url: https://crm.internal/people{?email,customer_id}
      list: $.items
      after: 1h
      again: 24h
  - name: lake
    url: https://lake.internal/erasure
    confirmation: poll
    poll: {url: "https://lake.internal/{deliveryId}"}
    verify: {url: "https://lake.internal/people/{email}"}
  - {name: paper, kind: manual}
`

func TestParse_ReadsHowADestinationIsAsked(t *testing.T) {
	t.Parallel()
	want := []document.Destination{
		{
			Name: "crm", Title: "crm", Kind: "webhook", URL: "https://crm.internal/erasure", Confirmation: "poll",
			ConfirmWithin: 336 * time.Hour, Concurrency: 4, RatePerMinute: 600,
			RetrySchedule: []time.Duration{10 * time.Second, time.Minute, time.Hour},
			Poll: &lifecycle.Poll{
				URL: "https://crm.internal/erasures/{reference}", Every: 5 * time.Minute, Status: "$.work.state",
				Statuses: map[string]string{"complete": "done", "404": "not_found"},
			},
			Probe: &lifecycle.Probe{
				URL: "https://crm.internal/people{?email,customer_id}", List: "$.items", After: time.Hour, Again: 24 * time.Hour,
			},
		},
		{
			Name: "lake", Title: "lake", Kind: "webhook", URL: "https://lake.internal/erasure", Confirmation: "poll",
			ConfirmWithin: 336 * time.Hour, Concurrency: 4, RatePerMinute: 600,
			Poll:  &lifecycle.Poll{URL: "https://lake.internal/{deliveryId}", Every: 15 * time.Minute, Status: "$.status"},
			Probe: &lifecycle.Probe{URL: "https://lake.internal/people/{email}"},
		},
		{
			Name: "paper", Title: "paper", Kind: "manual", Confirmation: "manual",
			ConfirmWithin: 336 * time.Hour, Concurrency: 4, RatePerMinute: 600,
		},
	}
	if diff := cmp.Diff(want, parse(t, asking).Destinations); diff != "" {
		t.Error(diff)
	}
}

func TestMarshal_WritesQuestionsBelowTheirDestination(t *testing.T) {
	t.Parallel()
	const want = `apiVersion: lethe/v1
destinations:
  - name: crm
    title: crm
    kind: webhook
    url: https://crm.internal/erasure
    confirmation: poll
    confirmWithin: 336h
    concurrency: 4
    ratePerMinute: 600
    retrySchedule: [10s, 1m, 1h]
    poll:
      url: "https://crm.internal/erasures/{reference}"
      every: 5m
      status: "$.work.state"
      statuses:
        "404": not_found
        complete: done
    verify:
      url: "https://crm.internal/people{?email,customer_id}"
      list: "$.items"
      after: 1h
      again: 24h
  - name: lake
    title: lake
    kind: webhook
    url: https://lake.internal/erasure
    confirmation: poll
    confirmWithin: 336h
    concurrency: 4
    ratePerMinute: 600
    poll:
      url: "https://lake.internal/{deliveryId}"
      every: 15m
      status: "$.status"
    verify:
      url: "https://lake.internal/people/{email}"
  - name: paper
    title: paper
    kind: manual
    confirmation: manual
    confirmWithin: 336h
    concurrency: 4
    ratePerMinute: 600
rules: []
`
	got, err := parse(t, asking).Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestDiff_NamesWhatChangesInAQuestion(t *testing.T) {
	t.Parallel()
	changed := strings.NewReplacer(
		"every: 5m", "every: 10m", "complete: done", "finished: done", "after: 1h", "after: 0s",
		"    verify: {url: \"https://lake.internal/people/{email}\"}\n", "", "[10s, 1m, 1h]", "[10s]",
	).Replace(asking)
	want := []string{
		"~ destination crm: retrySchedule 10s,1m,1h → 10s",
		"~ destination crm: poll.every 5m → 10m",
		"~ destination crm: poll.statuses 404=not_found,complete=done → 404=not_found,finished=done",
		"~ destination crm: verify.after 1h → (none)",
		"~ destination lake: verify.url https://lake.internal/people/{email} → (none)",
	}
	var got []string
	for _, change := range document.Diff(parse(t, asking), parse(t, changed)) {
		got = append(got, change.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestParse_RefusesQuestionsThatCannotBeAsked(t *testing.T) {
	t.Parallel()
	const template = "; it must be an absolute address with variables in braces (RFC 6570), such as https://crm.example.com/erasures/{deliveryId}"
	for name, c := range map[string]struct{ old, new, want string }{
		"no poll":               {"    poll: {url: \"https://lake.internal/{deliveryId}\"}\n", "", "19:5: destinations[1].poll: is missing; it says where to ask, as in poll: {url: 'https://crm.example.com/erasures/{deliveryId}'}"},
		"poll of a callback":    {"confirmation: poll\n    retry", "confirmation: response\n    retry", "8:7: destinations[0].poll: belongs to confirmation: poll; change the confirmation or leave it out"},
		"poll not fields":       {"poll: {url: \"https://lake.internal/{deliveryId}\"}", "poll: 15m", "22:11: destinations[1].poll: must be a list of fields: url, every, status, statuses"},
		"no poll url":           {`poll: {url: "https://lake.internal/{deliveryId}"}`, "poll: {every: 1m}", "22:12: destinations[1].poll.url: is missing; it" + strings.TrimPrefix(template, "; it")},
		"unknown field":         {"every: 5m", "often: 5m", "9:7: destinations[0].poll.often: this field is not known here; the fields are url, every, status, statuses"},
		"broken template":       {"{reference}", "{reference", "8:12: destinations[0].poll.url: is not a template" + template},
		"no variable":           {"{reference}", "all", "8:12: destinations[0].poll.url: has no variable, so that every answer would be about everybody" + template},
		"unknown variable":      {"{reference}", "{email}", "8:12: destinations[0].poll.url: has a variable that is not known; the variables are deliveryId, requestId and reference" + template},
		"unknown in probe":      {"{?email,", "{?eMail,", "15:12: destinations[0].verify.url: has a variable that is not known; the variables are deliveryId, requestId, reference and the types of identifier, such as email" + template},
		"raw variable":          {"people/{email}", "people/{+email}", "23:19: destinations[1].verify.url: has a variable with +, # or :, which would not put the whole value in its place" + template},
		"cut variable":          {"people/{email}", "people/{email:3}", "23:19: destinations[1].verify.url: has a variable with +, # or :, which would not put the whole value in its place" + template},
		"variable host":         {"https://lake.internal/people/{email}", "https://{email}.lake.internal/", "23:19: destinations[1].verify.url: has a variable in its host" + template},
		"variable after host":   {"lake.internal/people/{email}", "lake.internal{email}", "23:19: destinations[1].verify.url: has a variable in its host" + template},
		"other scheme":          {"https://lake.internal/people/{email}", "ftp://lake.internal/{email}", "23:19: destinations[1].verify.url: does not start with https:// or http://" + template},
		"password":              {"https://lake.internal/people/{email}", "https://me:hunter2@lake.internal/{email}", "23:19: destinations[1].verify.url: has a user name or password in it, which belongs in the secret" + template},
		"fragment":              {"people/{email}", "people#{email}", "23:19: destinations[1].verify.url: has a fragment (#)" + template},
		"too often":             {"every: 5m", "every: 9s", "9:14: destinations[0].poll.every: must be a duration of whole seconds from 10s to 24h, such as 90s or 15m"},
		"part of a second":      {"every: 5m", "every: 10.5s", "9:14: destinations[0].poll.every: must be a duration of whole seconds from 10s to 24h, such as 90s or 15m"},
		"late first look":       {"after: 1h", "after: 721h", "17:14: destinations[0].verify.after: must be a duration of whole seconds from 0s to 720h, such as 90s or 15m"},
		"second look in past":   {"again: 24h", "again: -1s", "18:14: destinations[0].verify.again: must be a duration of whole seconds from 0s to 2160h, such as 90s or 15m"},
		"no path":               {"$.work.state", "work.state", "10:15: destinations[0].poll.status: must be a JSONPath (RFC 9535) of names and indexes, such as $.status or $.data[0].items"},
		"empty path":            {"list: $.items", "list: ''", "16:13: destinations[0].verify.list: must be a JSONPath (RFC 9535) of names and indexes, such as $.status or $.data[0].items"},
		"path to many":          {"list: $.items", "list: $..items", "16:13: destinations[0].verify.list: must be a JSONPath (RFC 9535) of names and indexes, such as $.status or $.data[0].items"},
		"statuses not words":    {"statuses:\n        complete: done\n        \"404\": not_found", "statuses: [done]", "11:17: destinations[0].poll.statuses: must be the destination's words and what they mean, as in {complete: done}"},
		"word no text":          {`"404": not_found`, "404: not_found", "13:9: destinations[0].poll.statuses: a word must be text of 1 to 100 characters on one line; put it in quotes"},
		"word without text":     {`"404": not_found`, `"": not_found`, "13:9: destinations[0].poll.statuses: a word must be text of 1 to 100 characters on one line; put it in quotes"},
		"word twice":            {`"404"`, "complete", "13:9: destinations[0].poll.statuses: this word stands here a second time; keep one"},
		"word without meaning":  {"complete: done", "complete: finished", "12:19: destinations[0].poll.statuses: a word means done, accepted, not_found, retained or failed"},
		"no waits":              {"[10s, 1m, 1h]", "[]", "6:20: destinations[0].retrySchedule: must be a list of 1 to 20 waits; leave it out for the standard ones"},
		"many waits":            {"[10s, 1m, 1h]", "[" + strings.Repeat("1s, ", 20) + "1s]", "6:20: destinations[0].retrySchedule: must be a list of 1 to 20 waits; leave it out for the standard ones"},
		"short wait":            {"[10s, 1m, 1h]", "[1s, 0s]", "6:25: destinations[0].retrySchedule[1]: must be a wait of whole seconds from 1s to 24h, such as 90s or 15m"},
		"long wait":             {"[10s, 1m, 1h]", "[25h]", "6:21: destinations[0].retrySchedule[0]: must be a wait of whole seconds from 1s to 24h, such as 90s or 15m"},
		"manual with url":       {"kind: manual", "kind: manual, url: 'https://a.example.com'", "24:38: destinations[2].url: belongs to kind: webhook; a manual destination is served by people"},
		"manual with poll":      {"kind: manual", "kind: manual, poll: {}", "24:39: destinations[2].poll: belongs to kind: webhook; a manual destination is served by people"},
		"manual, not by people": {"kind: manual", "kind: manual, confirmation: response", "24:47: destinations[2].confirmation: must be manual"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(asking, c.old) {
				t.Fatalf("nothing to replace: %q", c.old)
			}
			got := problems(t, strings.Replace(asking, c.old, c.new, 1))
			if first := (*got)[0].String(); first != c.want || len(*got) != 1 {
				t.Errorf("\ngot  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestGuideForIntegrators_ShowsDestinationsThatAreTaken(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../../docs/integration.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(guide), -1)
	if len(examples) == 0 {
		t.Fatal("docs/integration.md has no example")
	}
	for _, example := range examples {
		d := parse(t, example[1])
		if d.Destinations[0].Poll == nil || d.Destinations[0].Probe == nil || d.Destinations[0].RetrySchedule == nil {
			t.Errorf("the example does not show everything: %+v", d.Destinations[0])
		}
	}
}

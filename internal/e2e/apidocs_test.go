package e2e_test

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"lethe/internal/apidoc"
)

// byHand is one destination that people serve: deliveries to it wait for them.
const byHand = `apiVersion: lethe/v1
destinations:
  - {name: paper, kind: manual}
rules:
  - {name: everyone, when: "true", to: [paper]}
`

// Every command of the reference is run as it stands on its page, in the order of
// the pages, with the id of a real request or delivery in the place of the example's.
func TestReference_EveryCommandWorks(t *testing.T) {
	t.Parallel()
	l := start(t, setup{env: []string{"LETHE_UNDO_WINDOW=1h", "LETHE_REVIEW_WINDOW=720h"}})
	l.apply(t, byHand)
	ids := l.examples(t)
	// What cannot be had beside the others: it needs a second person, or a rule.
	refused := map[string]string{
		"withdrawWaiver": "CONFLICT", "backfillDestination": "CONFLICT", "agreeToRules": "CONFLICT", "withdrawRules": "CONFLICT",
	}
	v := l.visit(t, "auditor")
	for _, kind := range []string{"mutations", "queries"} {
		pages := l.pagesOf(v, kind)
		if len(pages) < 15 {
			t.Fatalf("only %v are listed", pages)
		}
		for _, path := range pages {
			name := path[strings.LastIndex(path, "/")+1:]
			command := l.command(v, path)
			if id, ok := ids[name]; ok {
				command = strings.ReplaceAll(command, apidoc.ExampleID, id)
			}
			out := l.shell(t, command)
			if got := out.code(); got != refused[name] {
				t.Errorf("%s answers %+v, want code %q\n%s", name, out.Errors, refused[name], command)
			}
		}
	}
}

func TestReference_IsAccessible(t *testing.T) {
	t.Parallel()
	l := start(t, setup{})
	b := newBrowser(t, l.URL)
	b.SignIn(l, "auditor")
	for path, shows := range map[string]string{
		"/docs/api": "The first request", "/docs/api?q=deadline": "extendDeadline", "/docs/api/mutations": "Publish rules",
		"/docs/api/mutations/holdErasureRequest": "With curl", "/docs/api/types/ErasureRequest": "Where it is used",
		"/docs/api/errors": "Limits of one operation", "/docs/api/webhooks": "Check the signature", "/graphiql": "Variables",
	} {
		b.Open(path)
		for _, scheme := range []string{"light", "dark"} {
			b.Colours(scheme)
			b.See(shows)
			b.Accessible(path + " in " + scheme)
		}
	}
}

// examples are the ids for the commands that act on something: each has what it
// needs to succeed.
func (l *lethe) examples(t *testing.T) map[string]string {
	t.Helper()
	a := l.api()
	ids := map[string]string{}
	sent := map[string]string{}
	for i, name := range []string{"retryDelivery", "holdDelivery", "waiveDelivery", "recordDelivery", "node"} {
		sent[name] = a.submit(t, submission(fmt.Sprintf("sent-%d@example.com", i))).ID
		ask[json.RawMessage](t, a, approveMutation, vars{"input": vars{"id": sent[name]}})
	}
	l.later(t, 2*time.Hour)
	for name, id := range sent {
		eventually(t, startTime, "the request has a delivery", func() bool { return len(a.request(t, id).Deliveries.Edges) == 1 })
		ids[name] = a.request(t, id).Deliveries.Edges[0].Node.ID
	}
	ids["nodes"], ids["releaseDelivery"], ids["withdrawWaiver"] = ids["node"], ids["holdDelivery"], ids["waiveDelivery"]
	for i, name := range []string{
		"approveErasureRequest", "rejectErasureRequest", "cancelErasureRequest", "correctErasureRequest", "holdErasureRequest",
		"revealIdentifiers", "extendDeadline", "pauseDeadline", "retryDeliveries", "assignErasureRequest", "addNote",
	} {
		ids[name] = a.submit(t, submission(fmt.Sprintf("waiting-%d@example.com", i))).ID
	}
	ids["undoApproval"], ids["releaseErasureRequest"], ids["resumeDeadline"] = ids["approveErasureRequest"], ids["holdErasureRequest"], ids["pauseDeadline"]
	for _, name := range []string{"joinErasureRequest", "unlinkErasureRequest"} {
		a.submit(t, submission(strings.ToLower(name)+"@example.com"))
		ids[name] = a.submit(t, submission(strings.ToLower(name)+"@example.com")).ID // of the same person
	}
	return ids
}

// pagesOf lists the pages of the mutations or the queries.
func (l *lethe) pagesOf(v visitor, kind string) []string {
	v.t.Helper()
	_, page := v.send(http.MethodGet, "/docs/api/"+kind, nil)
	var out []string
	for _, m := range regexp.MustCompile(`href="(/docs/api/`+kind+`/\w+)"`).FindAllStringSubmatch(page, -1) {
		out = append(out, m[1])
	}
	return slices.Compact(out)
}

var codePattern = regexp.MustCompile(`(?s)<pre class="code"[^>]*>(.*?)</pre>`)

// command is the text that a reader copies from the page.
func (l *lethe) command(v visitor, path string) string {
	v.t.Helper()
	_, page := v.send(http.MethodGet, path, nil)
	found := codePattern.FindStringSubmatch(page)
	if found == nil {
		v.t.Fatalf("%s has no command:\n%.500s", path, page)
	}
	return html.UnescapeString(found[1])
}

// shell runs a command that calls GraphQL, as a reader does who has a token.
func (l *lethe) shell(t *testing.T, command string) answer {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-euc", command)
	cmd.Env = append(os.Environ(), "LETHE_TOKEN="+l.Token)
	text, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s\n%s", err, text, command)
	}
	var out answer
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatalf("%v: %s\n%s", err, text, command)
	}
	return out
}

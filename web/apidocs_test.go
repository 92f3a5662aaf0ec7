package web_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"lethe/graph"
	"lethe/internal/auth"
)

var linkPattern = regexp.MustCompile(`(?:href|src)="([^"]*)"`)

// links are the addresses on a page that lead to this server and have a page, with their anchors.
func (s seen) links() []string {
	var out []string
	for _, m := range linkPattern.FindAllStringSubmatch(s.body, -1) {
		if link := html.UnescapeString(m[1]); strings.HasPrefix(link, "/") {
			out = append(out, link)
		}
	}
	return out
}

func TestReference_EveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Admin)
	pages := map[string]seen{}
	open := []string{"/docs/api", "/docs/api?q=deadline", "/graphiql"}
	for len(open) > 0 {
		link := open[0]
		open = open[1:]
		u, err := url.Parse(link)
		if err != nil {
			t.Fatal(err)
		}
		anchor := u.Fragment
		u.Fragment = ""
		page, known := pages[u.String()]
		if !known {
			if page = b.get(u.String()); page.status != http.StatusSeeOther { // to the first page of a section
				page.expect(http.StatusOK)
			}
			pages[u.String()] = page
			if strings.HasPrefix(u.Path, "/docs/api") {
				open = append(open, page.links()...)
			}
		}
		if anchor != "" && !strings.Contains(page.body, `id="`+anchor+`"`) {
			t.Errorf("%s has no %s", u, anchor)
		}
	}
	if len(pages) < 150 {
		t.Errorf("only %d pages were found", len(pages))
	}
}

func TestReference_HasACommandForEveryOperation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Auditor)
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: graph.SDL()})
	list := b.get("/docs/api/mutations")
	for _, m := range schema.Mutation.Fields {
		path := "/docs/api/mutations/" + m.Name
		list.shows(`href="` + path + `"`)
		b.get(path).expect(http.StatusOK).shows("curl -sS https://lethe.example.com/graphql", "Authorization: Bearer $LETHE_TOKEN",
			html.EscapeString(m.Description), "<code>BAD_USER_INPUT</code>", "<code>FORBIDDEN</code>")
	}
	b.get("/docs/api/mutations/approveErasureRequest").shows("requests:review", "<code>CONFLICT</code>", "/docs/api/types/ErasureRequestPayload")
	b.get("/docs/api/queries/ledger").shows("audit:read")
}

func TestReference_FindsWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Auditor)
	b.get("/docs/api?q=stand+still").expect(http.StatusOK).shows("/docs/api/mutations/pauseDeadline", "/docs/api/types/RegulationClockKind#field-PAUSE")
	for _, text := range nasty {
		b.get("/docs/api?" + url.Values{"q": {text}}.Encode()).expect(http.StatusOK).hides(raw(text)...)
	}
}

func TestReference_IsForWhoeverIsSignedIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{"/docs/api", "/docs/api/mutations/approveErasureRequest", "/docs/api/types", "/docs/api/errors", "/docs/api/webhooks", "/graphiql"} {
		w.browser().get(path).leadsTo("/login?next=" + url.QueryEscape(path))
		w.as(auth.Operator).get(path).expect(http.StatusOK)
	}
	for _, path := range []string{"/docs/api/mutations/dropEverything", "/docs/api/queries/approveErasureRequest", "/docs/api/types/__Schema"} {
		w.as(auth.Operator).get(path).expect(http.StatusNotFound)
	}
}

func TestGraphiQL_BringsTheExampleAndRelaxesOnlyItsStyles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Reviewer)
	usual := b.get("/queue").header.Get("Content-Security-Policy")
	page := b.get("/graphiql?mutation=holdErasureRequest").expect(http.StatusOK).shows("mutation HoldErasureRequest(", "&#34;ground&#34;: &#34;LEGAL_CLAIMS&#34;")
	nonce := regexp.MustCompile(` nonce="(\w{20,})"`).FindStringSubmatch(page.body)
	if nonce == nil {
		t.Fatal("there is no nonce")
	}
	want := strings.Replace(usual, "style-src 'self'", "style-src 'self' 'nonce-"+nonce[1]+"'", 1)
	if got := page.header.Get("Content-Security-Policy"); got != want || got == usual {
		t.Errorf("the policy is %q, want %q", got, want)
	}
	if again := b.get("/graphiql"); strings.Contains(again.body, nonce[1]) {
		t.Error("the nonce is the same the second time")
	}
	b.get("/graphiql?mutation=nothing").expect(http.StatusOK).shows("query WhoAmI")
}

package graph_test

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

const graphQLType = "application/graphql-response+json"

func TestS40_EveryRequestIsAnsweredInGraphQLForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	viewer := `{"query": "{ viewer { name } }"}`
	for name, c := range map[string]struct {
		in     request
		status int
		code   string
	}{
		"fine":                    {request{body: viewer}, 200, ""},
		"fine, strict":            {request{body: viewer, accept: graphQLType}, 200, ""},
		"utf-8 named":             {request{body: viewer, contentType: "application/json; charset=utf-8"}, 200, ""},
		"GET":                     {request{method: "GET", body: viewer}, 405, "BAD_USER_INPUT"},
		"PUT":                     {request{method: "PUT", body: viewer}, 405, "BAD_USER_INPUT"},
		"a form":                  {request{contentType: "application/x-www-form-urlencoded", body: "query={viewer{name}}"}, 415, "BAD_USER_INPUT"},
		"plain text":              {request{contentType: "text/plain", body: viewer}, 415, "BAD_USER_INPUT"},
		"multipart":               {request{contentType: "multipart/form-data; boundary=x", body: "--x"}, 415, "BAD_USER_INPUT"},
		"5 MiB":                   {request{body: `{"query": "{ viewer { name } }", "variables": {"a": "` + strings.Repeat("x", 5<<20) + `"}}`}, 413, "BAD_USER_INPUT"},
		"a batch":                 {request{body: "[" + viewer + "," + viewer + "]"}, 400, "BAD_USER_INPUT"},
		"no JSON":                 {request{body: `{"query": secret@example.com`}, 400, "BAD_USER_INPUT"},
		"two objects":             {request{body: viewer + viewer}, 400, "BAD_USER_INPUT"},
		"nothing":                 {request{body: ""}, 400, "BAD_USER_INPUT"},
		"null":                    {request{body: "null"}, 400, "BAD_USER_INPUT"},
		"query as a number":       {request{body: `{"query": 5}`}, 400, "BAD_USER_INPUT"},
		"variables as a list":     {request{body: `{"query": "{ viewer { name } }", "variables": [1]}`}, 400, "BAD_USER_INPUT"},
		"unparsable":              {request{body: `{"query": "{ viewer {"}`}, 200, "BAD_USER_INPUT"},
		"unparsable, strict":      {request{body: `{"query": "{ viewer {"}`, accept: graphQLType}, 400, "BAD_USER_INPUT"},
		"unknown field":           {request{body: `{"query": "{ colour }"}`}, 200, "BAD_USER_INPUT"},
		"unknown field, strict":   {request{body: `{"query": "{ colour }"}`, accept: graphQLType}, 400, "BAD_USER_INPUT"},
		"unknown operation":       {request{body: `{"query": "query A { viewer { name } }", "operationName": "B"}`}, 200, "BAD_USER_INPUT"},
		"a refused scope, strict": {request{actor: "narrow", body: `{"query": "{ destinations { name } }"}`, accept: graphQLType}, 200, "FORBIDDEN"},
	} {
		t.Run(name, func(t *testing.T) {
			c.in.actor = or(c.in.actor, "shop")
			out := w.send(c.in)
			if out.status != c.status {
				t.Errorf("the status is %d; want %d: %.300s", out.status, c.status, out.text)
			}
			if want := or(c.in.accept, "application/json") + "; charset=utf-8"; out.header.Get("Content-Type") != want {
				t.Errorf("the media type is %s; want %s", out.header.Get("Content-Type"), want)
			}
			switch {
			case c.code == "" && len(out.Errors) > 0, c.code != "" && len(out.Errors) != 1:
				t.Fatalf("it answers %.300s; want code %q", out.text, c.code)
			case c.code != "" && out.Errors[0].Extensions.Code != c.code:
				t.Errorf("the code is %s; want %s", out.Errors[0].Extensions.Code, c.code)
			}
			if strings.Contains(out.text, "secret@") {
				t.Error("the answer repeats the body")
			}
		})
	}
}

func TestS42_AnonymousCallersLearnNothingOfTheSchema(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, body := range []string{`{"query": "{ __schema { types { name } } }"}`, `{"query": "{ viewr }"}`, `{"query": "{ viewer { name } }"}`, `no JSON`} {
		for _, accept := range []string{"", graphQLType} {
			out := w.send(request{body: body, accept: accept})
			wantProblem(t, out, "UNAUTHENTICATED", "")
			if out.status != http.StatusUnauthorized || out.header.Get("WWW-Authenticate") != "Bearer" || strings.Contains(out.text, "viewer") {
				t.Errorf("%s answers %d %s; want 401 and nothing of the schema", body, out.status, out.text)
			}
		}
	}
}

func TestHTTP_RemembersAPersistedQuery(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const query = "{ viewer { source } }"
	extensions := fmt.Sprintf(`"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "%x"}}`, sha256.Sum256([]byte(query)))
	byHash := request{actor: "shop", body: "{" + extensions + "}"}
	if out := w.send(byHash); len(out.Errors) != 1 || out.Errors[0].Message != "PersistedQueryNotFound" {
		t.Errorf("an unknown query answers %s; want PersistedQueryNotFound", out.text)
	}
	w.send(request{actor: "shop", body: `{"query": "` + query + `", ` + extensions + "}"})
	if out := w.send(byHash); at(out.Data, "viewer.source") != "shop" {
		t.Errorf("the known query answers %s", out.text)
	}
}

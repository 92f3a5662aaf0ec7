package graph

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/google/uuid"

	"lethe/graph/generated"
	"lethe/internal/auth"
)

// A request over HTTP is read, parsed, validated and measured, or refused, and
// nothing else: all that happens before a resolver runs.
func FuzzTransport(f *testing.F) {
	for _, body := range []string{
		`{"query": "{ viewer { name } }"}`,
		`{"query": "query($f: Int) { erasureRequests(first: $f) { edges { node { id } } } }", "variables": {"f": 7}}`,
		`{"query": "{ ...A } fragment A on Query { ...A }"}`,
		`{"query": "mutation($i: SubmitErasureRequestInput!) { submitErasureRequest(input: $i) { replayed } }", "variables": {"i": {"cause": "x", "identifiers": [{"type": "email", "value": "\ud800"}], "attributes": {"n": 1e400}}}}`,
		`{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "00"}}}`,
		`{"query": "{ nodes(ids: [\"x\"]) { id } }", "operationName": "B"}`,
		`[{"query": "{ viewer { name } }"}]`,
		`{"query": "subscription { x }"}`,
		`null`,
	} {
		f.Add(body, "application/json", "application/graphql-response+json")
	}
	f.Add("query={viewer{name}}", "application/x-www-form-urlencoded", "*/*")
	exec := executor.New(generated.NewExecutableSchema(generated.Config{}))
	exec.SetParserTokenLimit(maxTokens)
	exec.Use(limits{})
	f.Fuzz(func(t *testing.T, body, contentType, accept string) {
		r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
		r.Header.Set("Content-Type", contentType)
		r.Header.Set("Accept", accept)
		ctx := graphql.StartOperationTrace(auth.With(r.Context(), auth.APIToken(uuid.Nil, "shop", "shop", auth.AllScopes())))
		if got := accepted(r); got != jsonType && got != graphQLType {
			t.Errorf("the answer would be %s", got)
		}
		params, refused := read(httptest.NewRecorder(), r.WithContext(ctx))
		if refused != nil {
			if refused.status < 400 || refused.status > 499 {
				t.Errorf("the status is %d", refused.status)
			}
			return
		}
		operation, errs := exec.CreateOperationContext(ctx, params)
		if errs == nil && operation.Operation == nil {
			t.Error("there is neither an operation nor an error")
		}
	})
}

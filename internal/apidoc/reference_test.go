package apidoc_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"

	"lethe/graph"
	"lethe/internal/apidoc"
)

var today = time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)

func read(t *testing.T) *apidoc.Reference {
	t.Helper()
	r, err := apidoc.Read(graph.SDL())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func operations(r *apidoc.Reference) []apidoc.Operation {
	var out []apidoc.Operation
	for _, groups := range [][]apidoc.Group{r.Mutations, r.Queries} {
		for _, g := range groups {
			out = append(out, g.Operations...)
		}
	}
	return out
}

func TestRead_RefusesWhatIsNoSchema(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "type", "type Query { a: Int }"} {
		if r, err := apidoc.Read(text); err == nil {
			t.Errorf("%q is read as %+v", text, r)
		}
	}
}

// What the schema gains has to get its line: the scopes, and when it is refused.
func TestRead_KnowsEveryOperationOfTheSchema(t *testing.T) {
	t.Parallel()
	r := read(t)
	for _, groups := range [][]apidoc.Group{r.Mutations, r.Queries} {
		for _, g := range groups {
			for _, o := range g.Operations {
				if g.Title == "More" {
					t.Errorf("%s %s has no line in internal/apidoc", o.Kind, o.Name)
				}
				if o.Kind == "mutation" && len(o.Scopes) == 0 {
					t.Errorf("%s needs no scope", o.Name)
				}
			}
		}
	}
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: graph.SDL()})
	if got, want := len(operations(r)), len(schema.Mutation.Fields)+len(schema.Query.Fields)-2; got != want { // __schema and __type
		t.Errorf("%d operations, want %d", got, want)
	}
}

func TestExamples_AreAcceptedByTheSchema(t *testing.T) {
	t.Parallel()
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: graph.SDL()})
	for _, o := range operations(read(t)) {
		document, errs := gqlparser.LoadQueryWithRules(schema, o.Document(), nil)
		if errs != nil {
			t.Errorf("%v in\n%s", errs, o.Document())
			continue
		}
		var values map[string]any
		if err := json.Unmarshal([]byte(o.Variables(today)), &values); err != nil {
			t.Errorf("%s: %v in %s", o.Name, err, o.Variables(today))
		}
		if _, err := validator.VariableValues(schema, document.Operations[0], values); err != nil {
			t.Errorf("%s: %v in %s", o.Name, err, o.Variables(today))
		}
	}
}

func TestCurl_IsACommandForTheShell(t *testing.T) {
	t.Parallel()
	o, ok := read(t).Operation("mutation", "holdErasureRequest")
	if !ok {
		t.Fatal("there is no such mutation")
	}
	const want = `curl -sS https://lethe.example.com/graphql \
  -H "Authorization: Bearer $LETHE_TOKEN" \
  -H 'Content-Type: application/json' \
  --data-binary @- <<'JSON'
{
  "query": "mutation HoldErasureRequest($input: HoldInput!) { holdErasureRequest(input: $input) { request { id reference state } } }",
  "variables": {
    "input": {
      "id": "0190b5a0-7c1e-7d2f-8a3b-4c5d6e7f8091",
      "ground": "LEGAL_CLAIMS",
      "reviewOn": "2026-12-20",
      "note": "The court asked us to wait."
    }
  }
}
JSON
`
	if got := o.Curl("https://lethe.example.com/graphql", today); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestDocument_AsksForAPageAndItsEnd(t *testing.T) {
	t.Parallel()
	o, _ := read(t).Operation("query", "erasureRequests")
	got := strings.Join(strings.Fields(o.Document()), " ")
	const want = "query ErasureRequests($first: Int, $where: ErasureRequestWhereInput) { erasureRequests(first: $first, where: $where) { " +
		"edges { node { id reference state } cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } }"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestType_SaysWhatUsesIt(t *testing.T) {
	t.Parallel()
	got, ok := read(t).Type("HoldGround")
	if !ok || got.Kind != apidoc.Enum || len(got.Values) == 0 {
		t.Fatalf("got %+v", got)
	}
	want := []apidoc.Use{{Kind: "type", Name: "Hold"}, {Kind: "type", Name: "HoldDeliveryInput"}, {Kind: "type", Name: "HoldInput"}}
	for i, use := range want {
		if i >= len(got.UsedBy) || got.UsedBy[i] != use {
			t.Fatalf("it is used by %v, want %v", got.UsedBy, want)
		}
	}
}

package graph_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"lethe/graph"
)

// What integrators copy from the guide has to be accepted.
func TestGuide_ShowsOperationsOfTheSchema(t *testing.T) {
	t.Parallel()
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: graph.SDL()})
	if err != nil {
		t.Fatal(err)
	}
	guide, err := os.ReadFile("../docs/integration.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```graphql\n(.*?)```").FindAllSubmatch(guide, -1)
	if len(blocks) == 0 {
		t.Fatal("the guide shows no operation")
	}
	for _, b := range blocks {
		if _, err := gqlparser.LoadQueryWithRules(schema, string(b[1]), nil); err != nil {
			t.Errorf("%v in\n%s", err, b[1])
		}
	}
}

package graph_test

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"lethe/graph"
	"lethe/graph/generated"
)

func TestSDL_IsASchemaWithoutTheGeneratorsDirectives(t *testing.T) {
	t.Parallel()
	text := graph.SDL()
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: text})
	if err != nil {
		t.Fatal(err)
	}
	if schema.Query.Fields.ForName("erasureRequests") == nil || schema.Types["Regulation"] == nil {
		t.Error("types are missing from the schema")
	}
	if strings.Contains(text, "goModel") || strings.Contains(text, "lethe/") || strings.Contains(text, "goField") {
		t.Error("the schema tells of Go")
	}
	if again := graph.SDL(); again != text {
		t.Error("the schema is another one the second time")
	}
}

// Every part of the schema explains itself, but for what GraphQL and Relay define.
func TestSchema_ExplainsItself(t *testing.T) {
	t.Parallel()
	ours := func(p *ast.Position) bool { return p != nil && p.Src != nil && !p.Src.BuiltIn }
	relay := func(name string) bool {
		for _, suffix := range []string{"Connection", "Edge", "Order", "OrderField", "PageInfo", "Node"} {
			if strings.HasSuffix(name, suffix) {
				return true
			}
		}
		return false
	}
	check := func(name, description string, p *ast.Position) {
		if ours(p) && strings.TrimSpace(description) == "" {
			t.Errorf("%s has no description", name)
		}
	}
	for _, d := range generated.NewExecutableSchema(generated.Config{}).Schema().Types {
		if relay(d.Name) {
			continue
		}
		check(d.Name, d.Description, d.Position)
		for _, f := range d.Fields {
			if f.Name != "id" {
				check(d.Name+"."+f.Name, f.Description, f.Position)
			}
			for _, a := range f.Arguments {
				check(d.Name+"."+f.Name+"."+a.Name, a.Description, a.Position)
			}
		}
		for _, v := range d.EnumValues {
			check(d.Name+"."+v.Name, v.Description, v.Position)
		}
	}
}

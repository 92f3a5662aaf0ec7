package graph

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"lethe/graph/generated"
)

// SDL returns the schema in the schema definition language, as a client needs
// it: without the directives that only tell the generator about Go.
func SDL() string {
	schema := *generated.NewExecutableSchema(generated.Config{}).Schema()
	types := make(map[string]*ast.Definition, len(schema.Types))
	for name, definition := range schema.Types {
		d := *definition
		d.Directives = withoutGo(d.Directives)
		types[name] = &d
	}
	directives := make(map[string]*ast.DirectiveDefinition, len(schema.Directives))
	for name, definition := range schema.Directives {
		if !onlyGo(name) {
			directives[name] = definition
		}
	}
	schema.Types, schema.Directives = types, directives
	var b strings.Builder
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchema(&schema)
	return b.String()
}

func withoutGo(list ast.DirectiveList) ast.DirectiveList {
	var kept ast.DirectiveList
	for _, d := range list {
		if !onlyGo(d.Name) {
			kept = append(kept, d)
		}
	}
	return kept
}

func onlyGo(directive string) bool { return directive == "goModel" || directive == "goField" }

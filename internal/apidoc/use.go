package apidoc

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// usesOf finds what mentions the type, operations before types.
func (r *Reference) usesOf(name string) []Use {
	var out []Use
	for _, d := range r.schema.Types {
		if strings.HasPrefix(d.Name, "__") {
			continue
		}
		for _, f := range d.Fields {
			if !mentions(f, name) {
				continue
			}
			use := Use{Kind: "type", Name: d.Name}
			switch d {
			case r.schema.Query:
				use = Use{Kind: "query", Name: f.Name}
			case r.schema.Mutation:
				use = Use{Kind: "mutation", Name: f.Name}
			}
			if !strings.HasPrefix(use.Name, "__") && use.Name != name {
				out = append(out, use)
			}
		}
	}
	slices.SortFunc(out, func(a, b Use) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name)) })
	return slices.Compact(out)
}

func mentions(f *ast.FieldDefinition, name string) bool {
	return f.Type.Name() == name || slices.ContainsFunc(f.Arguments, func(a *ast.ArgumentDefinition) bool { return a.Type.Name() == name })
}

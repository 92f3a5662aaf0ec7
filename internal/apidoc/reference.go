package apidoc

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// Reference is a GraphQL schema.
type Reference struct {
	Mutations []Group
	Queries   []Group
	Types     []Type // by kind, then by name

	schema *ast.Schema
}

// Group is what belongs together among mutations or queries.
type Group struct {
	Title      string
	Operations []Operation
}

// Read reads a schema in the schema definition language. It fails when the text
// is not one, or has no queries or no mutations.
func Read(sdl string) (*Reference, error) {
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: sdl})
	if err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	if schema.Query == nil || schema.Mutation == nil {
		return nil, fmt.Errorf("read the schema: it has no queries or no mutations")
	}
	r := &Reference{schema: schema}
	r.Mutations = r.groups("mutation", schema.Mutation, mutations())
	r.Queries = r.groups("query", schema.Query, queries())
	r.Types = r.types()
	return r, nil
}

// Operation returns the query or the mutation of the name, and whether there is one.
func (r *Reference) Operation(kind, name string) (Operation, bool) {
	groups := r.Queries
	if kind == "mutation" {
		groups = r.Mutations
	}
	for _, g := range groups {
		for _, o := range g.Operations {
			if o.Name == name {
				return o, true
			}
		}
	}
	return Operation{}, false
}

// Type returns the type of the name, and whether there is one.
func (r *Reference) Type(name string) (Type, bool) {
	i := slices.IndexFunc(r.Types, func(t Type) bool { return t.Name == name })
	if i < 0 {
		return Type{}, false
	}
	return r.Types[i], true
}

// groups puts the fields of Query or Mutation into the order of what is known of
// them. What nothing is known of comes last, with what the schema says.
func (r *Reference) groups(kind string, root *ast.Definition, known []group) []Group {
	var out []Group
	seen := map[string]bool{}
	for _, g := range known {
		made := Group{Title: g.title}
		for _, m := range g.operations {
			if f := root.Fields.ForName(m.name); f != nil {
				seen[m.name] = true
				made.Operations = append(made.Operations, r.operation(kind, f, m))
			}
		}
		if len(made.Operations) > 0 {
			out = append(out, made)
		}
	}
	rest := Group{Title: "More"}
	for _, f := range root.Fields {
		if !seen[f.Name] && !strings.HasPrefix(f.Name, "__") {
			rest.Operations = append(rest.Operations, r.operation(kind, f, manner{name: f.Name}))
		}
	}
	if len(rest.Operations) > 0 {
		slices.SortFunc(rest.Operations, func(a, b Operation) int { return cmp.Compare(a.Name, b.Name) })
		out = append(out, rest)
	}
	return out
}

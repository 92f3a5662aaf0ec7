package apidoc

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// Kind is the sort of a type.
type Kind string

// The kinds of type, in the order in which they are listed.
const (
	Object    Kind = "Object"
	Interface Kind = "Interface"
	Union     Kind = "Union"
	Input     Kind = "Input"
	Enum      Kind = "Enum"
	Scalar    Kind = "Scalar"
)

var kinds = map[ast.DefinitionKind]Kind{
	ast.Object: Object, ast.Interface: Interface, ast.Union: Union,
	ast.InputObject: Input, ast.Enum: Enum, ast.Scalar: Scalar,
}

// Kinds lists every kind in its order.
func Kinds() []Kind { return []Kind{Object, Interface, Union, Input, Enum, Scalar} }

// Type is a type of the schema, without the roots and what GraphQL itself needs.
type Type struct {
	Name        string
	Kind        Kind
	Description string
	Fields      []Field  // of an object, an interface or an input
	Values      []Value  // of an enum
	Members     []string // of a union; of an interface the types that implement it
	Implements  []string
	UsedBy      []Use
}

// Field is a field of a type, or an argument.
type Field struct {
	Name        string
	Description string
	Type        Ref
	Default     string // as it is written in the schema; empty for none
	Required    bool   // of an argument or an input's field: it must be given
	Args        []Field
	Deprecated  string // why not to use it; empty when it may be used
}

// Ref is a reference to a type: "[String!]!" is of the type "String".
type Ref struct{ Text, Name string }

// Value is a value of an enum.
type Value struct{ Name, Description string }

// Use is a place that mentions a type: a query, a mutation, or a type.
type Use struct {
	Kind string // "query", "mutation" or "type"
	Name string
}

func (r *Reference) types() []Type {
	var out []Type
	for _, d := range r.schema.Types {
		if strings.HasPrefix(d.Name, "__") || d == r.schema.Query || d == r.schema.Mutation || d == r.schema.Subscription {
			continue
		}
		out = append(out, r.describe(d))
	}
	place := Kinds()
	slices.SortFunc(out, func(a, b Type) int {
		return cmp.Or(cmp.Compare(slices.Index(place, a.Kind), slices.Index(place, b.Kind)), cmp.Compare(a.Name, b.Name))
	})
	return out
}

func (r *Reference) describe(d *ast.Definition) Type {
	t := Type{Name: d.Name, Kind: kinds[d.Kind], Description: d.Description, Implements: d.Interfaces, UsedBy: r.usesOf(d.Name)}
	for _, f := range d.Fields {
		t.Fields = append(t.Fields, field(f))
	}
	for _, v := range d.EnumValues {
		t.Values = append(t.Values, Value{v.Name, v.Description})
	}
	if d.Kind == ast.Interface || d.Kind == ast.Union {
		for _, m := range r.schema.GetPossibleTypes(d) {
			t.Members = append(t.Members, m.Name)
		}
		slices.Sort(t.Members)
	}
	return t
}

func field(f *ast.FieldDefinition) Field {
	out := Field{
		Name: f.Name, Description: f.Description, Type: refTo(f.Type), Default: written(f.DefaultValue),
		Required: f.Type.NonNull && f.DefaultValue == nil, Args: arguments(f.Arguments),
	}
	if d := f.Directives.ForName("deprecated"); d != nil {
		out.Deprecated = "No longer supported"
		if why := d.Arguments.ForName("reason"); why != nil {
			out.Deprecated = why.Value.Raw
		}
	}
	return out
}

func arguments(list ast.ArgumentDefinitionList) []Field {
	var out []Field
	for _, a := range list {
		out = append(out, Field{
			Name: a.Name, Description: a.Description, Type: refTo(a.Type), Default: written(a.DefaultValue),
			Required: a.Type.NonNull && a.DefaultValue == nil,
		})
	}
	return out
}

func refTo(t *ast.Type) Ref { return Ref{Text: t.String(), Name: t.Name()} }

func written(v *ast.Value) string {
	if v == nil {
		return ""
	}
	return v.String()
}

package apidoc

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"lethe/internal/auth"
	"lethe/internal/fault"
)

// Operation is a query or a mutation.
type Operation struct {
	Kind        string // "query" or "mutation"
	Name        string
	Description string
	Args        []Field
	Input       []Field // of the type of its only argument, when that is called input
	Returns     Ref
	Answer      []Field // of the type that it returns
	Scopes      Scopes
	Refusals    []Refusal
	Note        string // what to know before the example is sent; may be empty

	schema *ast.Schema
	field  *ast.FieldDefinition
	values map[string]any
}

// Scopes are what a token needs: one of each list. None: any credentials do.
type Scopes [][]auth.Permission

// String writes the scopes as people do: "deliveries:manage or routing:manage".
func (s Scopes) String() string {
	all := make([]string, len(s))
	for i, choice := range s {
		names := make([]string, len(choice))
		for j, p := range choice {
			names[j] = string(p)
		}
		all[i] = strings.Join(names, " or ")
	}
	return strings.Join(all, " and ")
}

// Refusal is a code that an operation may be answered with, and when.
type Refusal struct {
	Code fault.Kind
	When string
}

// group is what belongs together among the operations that are known.
type group struct {
	title      string
	operations []manner
}

// manner is what a schema cannot say about an operation.
type manner struct {
	name     string
	scopes   Scopes
	missing  string         // when it is NOT_FOUND; empty: never
	conflict string         // when it is a CONFLICT; empty: never
	more     []Refusal      // other codes of this operation alone
	values   map[string]any // of the example, by argument, or by field of its input; others are made up
	note     string
}

func (r *Reference) operation(kind string, f *ast.FieldDefinition, m manner) Operation {
	o := Operation{
		Kind: kind, Name: f.Name, Description: f.Description, Args: arguments(f.Arguments), Returns: refTo(f.Type),
		Scopes: m.scopes, Refusals: m.refusals(len(f.Arguments) > 0), Note: m.note,
		schema: r.schema, field: f, values: m.values,
	}
	if len(f.Arguments) == 1 && f.Arguments[0].Name == "input" {
		o.Input = r.describe(r.schema.Types[f.Arguments[0].Type.Name()]).Fields
	}
	o.Answer = r.describe(r.schema.Types[f.Type.Name()]).Fields
	return o
}

// refusals are the codes in the order of the table of all codes.
func (m manner) refusals(takes bool) []Refusal {
	var out []Refusal
	add := func(code fault.Kind, when string) {
		if when != "" {
			out = append(out, Refusal{code, when})
		}
	}
	if takes {
		add(fault.BadInput, "A field is missing or wrong: extensions.fields says which, and what would be right.")
	}
	if len(m.scopes) > 0 {
		add(fault.Forbidden, "The token lacks "+m.scopes.String()+".")
	}
	add(fault.NotFound, m.missing)
	add(fault.Conflict, m.conflict)
	return append(out, m.more...)
}

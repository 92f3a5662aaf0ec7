package graph

import (
	"context"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Callers find a field of their input by a path such as
// input.identifiers[0].value, which starts with an argument: whether the value
// came in the document or as a variable, and whether the scalar, the schema or
// the domain found the fault.

// belowArgument is the rest of an error's path below the field's own.
func belowArgument(field *graphql.FieldContext, path ast.Path) string {
	return dotted(path[min(len(field.Path()), len(path)):])
}

// inArguments completes the path of a domain's fault: its fields are those of
// the one argument, input, where there is such an argument.
func inArguments(ctx context.Context, path string) string {
	field := graphql.GetFieldContext(ctx)
	if field == nil || field.Args["input"] == nil {
		return path
	}
	return "input." + path
}

// throughVariable replaces the name of a variable, with which path begins, by
// the argument that takes it. A variable that no argument of a top field takes
// keeps its name.
func throughVariable(operation *ast.OperationDefinition, path ast.Path) string {
	name, ok := path[0].(ast.PathName)
	if !ok || operation == nil {
		return dotted(path)
	}
	for _, s := range operation.SelectionSet {
		field, ok := s.(*ast.Field)
		if !ok {
			continue
		}
		for _, argument := range field.Arguments {
			if to := leadTo(argument.Value, string(name)); to != nil {
				return dotted(append(append(ast.Path{ast.PathName(argument.Name)}, to...), path[1:]...))
			}
		}
	}
	return dotted(path)
}

// leadTo is the path within the value to the variable, or nil when it is not in it.
func leadTo(value *ast.Value, variable string) ast.Path {
	if value.Kind == ast.Variable && value.Raw == variable {
		return ast.Path{}
	}
	for i, child := range value.Children {
		to := leadTo(child.Value, variable)
		switch {
		case to == nil:
		case child.Name == "":
			return append(ast.Path{ast.PathIndex(i)}, to...)
		default:
			return append(ast.Path{ast.PathName(child.Name)}, to...)
		}
	}
	return nil
}

// dotted writes a path as identifiers[0].value.
func dotted(path ast.Path) string {
	var b strings.Builder
	for _, element := range path {
		switch element := element.(type) {
		case ast.PathIndex:
			b.WriteString("[" + strconv.Itoa(int(element)) + "]")
		case ast.PathName:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(string(element))
		}
	}
	return b.String()
}

package graph

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"lethe/ent"
	"lethe/internal/fault"
)

const connection = "Connection"

func isConnection(t *ast.Type) bool { return strings.HasSuffix(t.NamedType, connection) }

// page returns how many items a connection may have, and notes what is wrong
// with its arguments. It is the only check of them: entgql loads a nested
// connection from the arguments as they stand, every row when there is no size.
func (m *measure) page(f *ast.Field) int {
	first, hasFirst := m.pageSize(f, "first")
	last, hasLast := m.pageSize(f, "last")
	hasAfter, hasBefore := m.cursor(f, "after"), m.cursor(f, "before")
	switch {
	case hasFirst && hasLast:
		m.fault(f, "last", "Give first or last, not both.")
	case hasBefore && !hasLast:
		m.fault(f, "before", "Give before together with last; first goes with after.")
	case hasAfter && hasLast:
		m.fault(f, "after", "Give after together with first; last goes with before.")
	}
	switch {
	case hasFirst:
		return first
	case hasLast:
		return last
	default:
		m.bare = true
		return defaultPage
	}
}

func (m *measure) pageSize(f *ast.Field, name string) (size int, given bool) {
	value, err := argument(f, name, m.vars)
	if value == nil && err == nil {
		return 0, false
	}
	if err == nil {
		size, err = graphql.UnmarshalInt(value)
	}
	if err != nil || size < 1 || size > maxPage {
		m.fault(f, name, fmt.Sprintf("Give a number from 1 to %d.", maxPage))
		return maxPage, true
	}
	return size, true
}

// cursor reports whether the argument is there, and checks that it is a cursor
// of a connection in this order: Postgres would refuse another one.
func (m *measure) cursor(f *ast.Field, name string) bool {
	value, err := argument(f, name, m.vars)
	if value == nil && err == nil {
		return false
	}
	if err != nil || checkCursor(value, orderedByID(f, m.vars)) != nil {
		m.fault(f, name, "Give a cursor that a page of the same list, in the same order, has shown.")
	}
	return true
}

var errCursor = errors.New("not a cursor of this list")

func checkCursor(value any, byID bool) error {
	var c ent.Cursor
	if text, ok := value.(string); !ok || len(text) > 200 {
		return errCursor
	}
	if err := c.UnmarshalGQL(value); err != nil {
		return err
	}
	if byID && c.Value == nil {
		return nil
	}
	at, ok := c.Value.(time.Time)
	if byID || !ok || at.UTC().Year() < 1 || at.UTC().Year() > 9999 {
		return errCursor
	}
	return nil
}

// orderedByID reports whether entgql orders the connection by id, as it does
// where a nested connection could be ordered and is not. All others go by a time.
func orderedByID(f *ast.Field, vars map[string]any) bool {
	if f.ObjectDefinition.Name == "Query" || f.Definition.Arguments.ForName("orderBy") == nil {
		return false
	}
	order, err := argument(f, "orderBy", vars)
	return order == nil && err == nil
}

func (m *measure) fault(f *ast.Field, argument, message string) {
	m.faults = append(m.faults, fault.Field{Path: f.Alias + "." + argument, Message: message})
}

// argument returns the value of a field's argument: nil when it is left out or null.
func argument(f *ast.Field, name string, vars map[string]any) (any, error) {
	a := f.Arguments.ForName(name)
	if a == nil {
		return nil, nil
	}
	return a.Value.Value(vars)
}

// pages copies an operation and gives every connection without a size its
// first page. It copies because documents are cached and shared, and because
// which connections are without a size depends on the variables.
type pages struct {
	vars      map[string]any
	fragments map[string]*ast.FragmentDefinition
}

func (p pages) document(doc *ast.QueryDocument, operation *ast.OperationDefinition) (*ast.QueryDocument, *ast.OperationDefinition) {
	o := *operation
	o.SelectionSet = p.selection(operation.SelectionSet)
	d := *doc
	d.Operations = ast.OperationList{&o}
	d.Fragments = nil
	for _, f := range p.fragments {
		d.Fragments = append(d.Fragments, f)
	}
	return &d, &o
}

func (p pages) selection(set ast.SelectionSet) ast.SelectionSet {
	out := make(ast.SelectionSet, len(set))
	for i, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			f := *s
			f.SelectionSet = p.selection(s.SelectionSet)
			if isConnection(s.Definition.Type) && p.bare(s) {
				f.Arguments = append(withoutSize(s.Arguments), firstPage(s))
			}
			out[i] = &f
		case *ast.InlineFragment:
			f := *s
			f.SelectionSet = p.selection(s.SelectionSet)
			out[i] = &f
		case *ast.FragmentSpread:
			f := *s
			f.Definition = p.fragment(s.Definition)
			out[i] = &f
		}
	}
	return out
}

func (p pages) fragment(definition *ast.FragmentDefinition) *ast.FragmentDefinition {
	if known := p.fragments[definition.Name]; known != nil {
		return known
	}
	f := *definition
	f.SelectionSet = p.selection(definition.SelectionSet)
	p.fragments[f.Name] = &f
	return &f
}

func (p pages) bare(f *ast.Field) bool {
	first, _ := argument(f, "first", p.vars)
	last, _ := argument(f, "last", p.vars)
	return first == nil && last == nil
}

func withoutSize(list ast.ArgumentList) ast.ArgumentList {
	return slices.DeleteFunc(slices.Clone(list), func(a *ast.Argument) bool { return a.Name == "first" || a.Name == "last" })
}

func firstPage(f *ast.Field) *ast.Argument {
	return &ast.Argument{
		Name:     "first",
		Value:    &ast.Value{Raw: strconv.Itoa(defaultPage), Kind: ast.IntValue, Position: f.Position},
		Position: f.Position,
	}
}

// checkSize fails with BadInput unless n may be the length of a list.
func checkSize(name string, n int) error {
	if n < 1 || n > maxPage {
		return fault.Invalid(fault.Field{Path: name, Message: fmt.Sprintf("Give a number from 1 to %d.", maxPage)})
	}
	return nil
}

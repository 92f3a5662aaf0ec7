package graph

import (
	"context"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"lethe/internal/fault"
)

// What one operation may ask for.
const (
	maxBody     = 4 << 20  // bytes of a request's body; a bulk submit of 1,000 fits
	maxQuery    = 64 << 10 // bytes of a document, because documents are cached
	maxTokens   = 1000     // of a document, variables not counted; checked before validation, which is quadratic
	maxDepth    = 10       // fields within fields, introspection not counted
	maxRoots    = 10       // fields of Query or Mutation
	maxAliases  = 20       // fields with another name
	maxRows     = 20_000   // objects that may have to be read: 100 requests with 20 deliveries each, with what belongs to them
	maxPage     = 100      // of a connection
	defaultPage = 50       // of a connection that is asked for without first and last

	listSize = 5    // assumed length of a list without pages
	bulkSize = 1000 // the longest list of results
)

// work is what some fields cost besides the objects they return, in objects: an
// operation may simulate once, or look for gaps three times. What is worked out
// for each request of a list asks the database for each.
var work = map[string]int{
	"simulateRouting": 15_000, "routingCoverage": 5_000,
	"lastDayToExtend": 20, "deadlineSteps": 20, "clockPauses": 20,
}

// limits is the gqlgen extension that refuses what would be too expensive,
// before anything is executed, and completes the pages of connections. It
// measures every fragment once: a document of nested fragments doubles its size
// with each, which a walk of the expanded document would have to pay for.
type limits struct{}

// ExtensionName names the extension to gqlgen.
func (limits) ExtensionName() string { return "limits" }

// Validate accepts every schema.
func (limits) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext fails with QUERY_TOO_COMPLEX or BAD_USER_INPUT.
func (limits) MutateOperationContext(_ context.Context, oc *graphql.OperationContext) *gqlerror.Error {
	m := measure{vars: oc.Variables, fragments: map[string]size{}, bulk: bulkLength(oc.Operation, oc.Variables)}
	total := m.selection(oc.Operation.SelectionSet)
	if sentence := total.excess(); sentence != "" {
		return gqlerror.Wrap(fault.New(fault.TooComplex, "%s", sentence))
	}
	if len(m.faults) > 0 {
		return gqlerror.Wrap(fault.Invalid(m.faults...))
	}
	if m.bare {
		p := pages{vars: oc.Variables, fragments: map[string]*ast.FragmentDefinition{}}
		oc.Doc, oc.Operation = p.document(oc.Doc, oc.Operation)
	}
	return nil
}

// size is what a part of an operation asks for.
type size struct{ depth, fields, aliases, rows int }

func (s size) excess() string {
	switch {
	case s.depth > maxDepth:
		return fmt.Sprintf("The operation is nested deeper than %d fields. Ask in several steps.", maxDepth)
	case s.fields > maxRoots:
		return fmt.Sprintf("The operation has more than %d fields at its top. Send several operations.", maxRoots)
	case s.aliases > maxAliases:
		return fmt.Sprintf("The operation has more than %d aliases. Send several operations.", maxAliases)
	case s.rows > maxRows:
		return fmt.Sprintf("The operation may read %d objects; the limit is %d. Ask for smaller pages (first, last) or fewer nested fields.", s.rows, maxRows)
	}
	return ""
}

// add puts two parts side by side. Nothing overflows: counts stop far above
// every limit.
func (s size) add(o size) size {
	return size{
		depth:   max(s.depth, o.depth),
		fields:  min(s.fields+o.fields, ceiling),
		aliases: min(s.aliases+o.aliases, ceiling),
		rows:    min(s.rows+o.rows, ceiling),
	}
}

const ceiling = 1_000_000

// measure walks an operation once.
type measure struct {
	vars      map[string]any
	fragments map[string]size
	bulk      int // how many requests are submitted at once
	faults    []fault.Field
	bare      bool // a connection has neither first nor last
}

func (m *measure) selection(set ast.SelectionSet) size {
	var total size
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			total = total.add(m.field(s))
		case *ast.InlineFragment:
			total = total.add(m.selection(s.SelectionSet))
		case *ast.FragmentSpread:
			known, ok := m.fragments[s.Name]
			if !ok { // the validator has refused cycles
				known = m.selection(s.Definition.SelectionSet)
				m.fragments[s.Name] = known
			}
			total = total.add(known)
		}
	}
	return total
}

func (m *measure) field(f *ast.Field) size {
	inner := m.selection(f.SelectionSet)
	own := size{depth: inner.depth + 1, fields: 1, aliases: inner.aliases}
	if f.Alias != f.Name {
		own.aliases++
	}
	if strings.HasPrefix(f.Name, "__") {
		own.depth = 0
		return own
	}
	switch {
	case isConnection(f.Definition.Type):
		own.rows = m.page(f) * inner.rows
	case strings.HasSuffix(f.ObjectDefinition.Name, connection), len(f.SelectionSet) == 0:
		own.rows = inner.rows // edges and pageInfo are parts of their connection
	case f.Definition.Type.Elem != nil:
		own.rows = m.length(f) * (1 + inner.rows)
	default:
		own.rows = 1 + inner.rows
	}
	own.rows = min(own.rows+work[f.Name], ceiling)
	return own
}

// length is how many objects a list without pages may have.
func (m *measure) length(f *ast.Field) int {
	switch f.Name {
	case "nodes":
		ids, _ := argument(f, "ids", m.vars)
		list, _ := ids.([]any)
		return max(len(list), 1)
	case "results":
		return m.bulk
	case "open", "archived", "notes": // of a person, of a request
		return maxPage
	case "ruleSets":
		first, _ := argument(f, "first", m.vars)
		n, err := graphql.UnmarshalInt(first)
		if err != nil {
			return maxPage
		}
		return min(max(n, 0), maxPage)
	default:
		return listSize
	}
}

// bulkLength is how many results a bulk submit will have; the most that there
// can be where the operation hides its top fields in fragments.
func bulkLength(operation *ast.OperationDefinition, vars map[string]any) int {
	longest := 0
	for _, s := range operation.SelectionSet {
		f, ok := s.(*ast.Field)
		if !ok {
			return bulkSize
		}
		input, _ := argument(f, "input", vars)
		object, _ := input.(map[string]any)
		requests, _ := object["requests"].([]any)
		longest = max(longest, len(requests))
	}
	return longest
}

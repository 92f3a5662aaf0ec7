package rules

import (
	"slices"

	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

var factNames = []string{"cause", "regulation", "source", "identifiers", "attributes", "submittedAt"}

// mention is a fact that an expression looks at: cause, or the key tier of
// attributes. A map without a key is looked at as a whole.
type mention struct{ fact, key string }

// mentionsOf lists the facts in an expression, each once, from left to right.
func mentionsOf(e celast.Expr) []mention {
	var r reading
	r.read(e)
	return r.found
}

type reading struct {
	found []mention
	bound []string // names that exists and all have taken
}

func (r *reading) read(e celast.Expr) {
	if m, ok := keyOf(e); ok && r.isFact(m.fact) {
		r.mention(m)
		return
	}
	switch e.Kind() {
	case celast.IdentKind:
		if r.isFact(e.AsIdent()) {
			r.mention(mention{fact: e.AsIdent()})
		}
	case celast.SelectKind:
		r.read(e.AsSelect().Operand())
	case celast.CallKind:
		if call := e.AsCall(); call.IsMemberFunction() {
			r.read(call.Target())
		}
		r.readAll(e.AsCall().Args())
	case celast.ListKind:
		r.readAll(e.AsList().Elements())
	case celast.MapKind:
		for _, entry := range e.AsMap().Entries() {
			r.read(entry.AsMapEntry().Key())
			r.read(entry.AsMapEntry().Value())
		}
	case celast.ComprehensionKind:
		r.readComprehension(e.AsComprehension())
	}
}

func (r *reading) readAll(list []celast.Expr) {
	for _, e := range list {
		r.read(e)
	}
}

func (r *reading) readComprehension(c celast.ComprehensionExpr) {
	r.readAll([]celast.Expr{c.IterRange(), c.AccuInit()})
	outer := r.bound
	r.bound = append(slices.Clone(outer), c.IterVar(), c.IterVar2(), c.AccuVar())
	r.readAll([]celast.Expr{c.LoopCondition(), c.LoopStep(), c.Result()})
	r.bound = outer
}

func (r *reading) isFact(name string) bool {
	return slices.Contains(factNames, name) && !slices.Contains(r.bound, name)
}

func (r *reading) mention(m mention) {
	if !slices.Contains(r.found, m) {
		r.found = append(r.found, m)
	}
}

// keyOf recognises the ways to name one key of a map: m.k, m["k"], has(m.k)
// and "k" in m.
func keyOf(e celast.Expr) (mention, bool) {
	var of, key celast.Expr
	switch e.Kind() {
	case celast.SelectKind:
		if of = e.AsSelect().Operand(); of.Kind() == celast.IdentKind {
			return mention{of.AsIdent(), e.AsSelect().FieldName()}, true
		}
		return mention{}, false
	case celast.CallKind:
		switch args := e.AsCall().Args(); e.AsCall().FunctionName() {
		case operators.Index:
			of, key = args[0], args[1]
		case operators.In:
			of, key = args[1], args[0]
		default:
			return mention{}, false
		}
	default:
		return mention{}, false
	}
	name, isText := textOf(key)
	if of.Kind() != celast.IdentKind || !isText {
		return mention{}, false
	}
	return mention{of.AsIdent(), name}, true
}

func textOf(e celast.Expr) (string, bool) {
	if e.Kind() != celast.LiteralKind {
		return "", false
	}
	text, ok := e.AsLiteral().(types.String)
	return string(text), ok
}

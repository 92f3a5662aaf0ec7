package rules

import (
	"iter"
	"sync"

	"cel.dev/cel-go/cel"
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/parser"
)

// formula is a condition taken apart at &&, ||, ! and ?:, which combine truths.
// What is between them is a leaf.
type formula struct {
	op    string // of CEL; empty in a leaf
	parts []*formula
	leaf  *leaf
	expr  celast.Expr
}

// leaf is an expression that is looked at as a whole, as in cause == "other".
// Formulas of one set share the leaves with the same text.
type leaf struct {
	id       int // index in the set
	text     string
	expr     celast.Expr
	mentions []mention
	// Both are planned when first asked for, because matching needs neither.
	program, metered func() (cel.Program, error)
}

// leaves collects the leaves of a set.
type leaves struct {
	env    *cel.Env
	all    []*leaf
	byText map[string]*leaf
}

func (l *leaves) formula(ast *celast.AST, e celast.Expr) (*formula, error) {
	if e.Kind() == celast.CallKind {
		switch call := e.AsCall(); call.FunctionName() {
		case operators.LogicalAnd, operators.LogicalOr, operators.LogicalNot, operators.Conditional:
			f := &formula{op: call.FunctionName(), expr: e}
			for _, arg := range call.Args() {
				p, err := l.formula(ast, arg)
				if err != nil {
					return nil, err
				}
				f.parts = append(f.parts, p)
			}
			return f, nil
		}
	}
	leaf, err := l.leaf(ast, e)
	return &formula{leaf: leaf, expr: e}, err
}

func (l *leaves) leaf(ast *celast.AST, e celast.Expr) (*leaf, error) {
	// One line, however long: a column that no condition has.
	text, err := parser.Unparse(e, ast.SourceInfo(), parser.WrapOnColumn(2*maxConditionBytes))
	if err != nil {
		return nil, err
	}
	if known := l.byText[text]; known != nil {
		return known, nil
	}
	made := &leaf{id: len(l.all), text: text, expr: e, mentions: mentionsOf(e)}
	plan := func(options ...cel.ProgramOption) func() (cel.Program, error) {
		return sync.OnceValues(func() (cel.Program, error) {
			options = append(options, cel.EvalOptions(cel.OptOptimize, cel.OptPartialEval))
			return l.env.PlanProgram(part(ast, e), options...)
		})
	}
	made.program, made.metered = plan(), plan(cel.CostLimit(maxCost))
	if l.byText == nil {
		l.byText = map[string]*leaf{}
	}
	l.all, l.byText[text] = append(l.all, made), made
	return made, nil
}

// outcome evaluates the leaf, counting steps unless the facts are in their
// bounds. The error is CEL's when the leaf cannot be planned.
func (l *leaf) outcome(facts cel.Activation, bounded bool) (outcome, error) {
	plan := l.program
	if !bounded {
		plan = l.metered
	}
	program, err := plan()
	if err != nil {
		return 0, err
	}
	value, _, err := program.Eval(facts)
	return outcomeOf(value, err), nil
}

// outcome combines the outcomes, or the sets of outcomes, that the leaves have.
func (f *formula) outcome(of []outcome) outcome {
	switch f.op {
	case operators.LogicalAnd, operators.LogicalOr:
		combine := and
		if f.op == operators.LogicalOr {
			combine = or
		}
		result := f.parts[0].outcome(of)
		for _, p := range f.parts[1:] {
			result = each(result, p.outcome(of), combine)
		}
		return result
	case operators.LogicalNot:
		return not(f.parts[0].outcome(of))
	case operators.Conditional:
		return choose(f.parts[0].outcome(of), f.parts[1].outcome(of), f.parts[2].outcome(of))
	}
	return of[f.leaf.id]
}

// all gives the leaves with their place in the formula, from left to right.
func (f *formula) all() iter.Seq[*formula] {
	return func(yield func(*formula) bool) { f.walk(yield) }
}

func (f *formula) walk(yield func(*formula) bool) bool {
	if f.leaf != nil {
		return yield(f)
	}
	for _, p := range f.parts {
		if !p.walk(yield) {
			return false
		}
	}
	return true
}

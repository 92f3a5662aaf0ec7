package rules

import (
	"slices"

	"cel.dev/cel-go/common/operators"
)

// claim is what has to be shown of an expression: that its outcome is a certain
// one, or that it is not. Not true can mean false, and can mean absent.
type claim struct {
	truth outcome // holds or fails
	is    bool
}

// of tells whether the claim is right about an outcome. Nothing follows from an
// expression that cannot be evaluated.
func (c claim) of(o outcome) bool { return o != faulty && (o == c.truth) == c.is }

func (c claim) negated() claim { return claim{not(c.truth), c.is} }

// explainer finds the leaves that decided a condition. They follow from a claim
// about the whole, that it is true or that it is not true:
//
//	a && b   is true        each is true
//	         is not true    the first that is not true
//	         is false       the first that is false
//	         is not false   each is not false
//	a || b   the same with true and false exchanged
//	!a       the claim about a, with true and false exchanged
//	a ? b:c  the claim about the branch, and which way a went
type explainer struct {
	source   source
	facts    *activation
	outcomes []outcome // of the set's leaves
	reasons  []Reason
}

// because collects the reasons for a claim that is right.
func (x *explainer) because(f *formula, c claim) {
	switch f.op {
	case operators.LogicalAnd:
		x.combined(f, c, holds)
	case operators.LogicalOr:
		x.combined(f, c, fails)
	case operators.LogicalNot:
		x.because(f.parts[0], c.negated())
	case operators.Conditional:
		x.chosen(f, c)
	default:
		x.leaf(f)
	}
}

// combined shows a claim about operands of which each has to be neutral for the
// whole to be: true for &&, false for ||.
func (x *explainer) combined(f *formula, c claim, neutral outcome) {
	needsEach := (c.truth == neutral) == c.is
	for _, p := range f.parts {
		switch {
		case needsEach:
			x.because(p, c)
		case c.of(p.outcome(x.outcomes)):
			x.because(p, c)
			return
		}
	}
}

func (x *explainer) chosen(f *formula, c claim) {
	switch f.parts[0].outcome(x.outcomes) {
	case holds:
		x.because(f.parts[0], claim{holds, true})
		x.because(f.parts[1], c)
	case fails:
		x.because(f.parts[0], claim{fails, true})
		x.because(f.parts[2], c)
	default:
		x.because(f.parts[0], claim{holds, false})
		x.because(f.parts[0], claim{fails, false})
	}
}

func (x *explainer) leaf(f *formula) {
	at, o := x.source.begin(f.expr), f.outcome(x.outcomes)
	r := Reason{
		Expression: f.leaf.text, Line: at.line, Column: at.column,
		Holds: o == holds, Absent: o == absent, Fault: o == faulty,
	}
	for _, m := range f.leaf.mentions {
		r.Facts = append(r.Facts, x.facts.valueOf(m))
	}
	same := func(other Reason) bool { return other.Line == r.Line && other.Column == r.Column }
	if !slices.ContainsFunc(x.reasons, same) {
		x.reasons = append(x.reasons, r)
	}
}

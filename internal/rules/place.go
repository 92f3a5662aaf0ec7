package rules

import (
	"fmt"
	"strings"

	celast "cel.dev/cel-go/common/ast"
)

// place is a position in the text of a condition: line and column from 1, the
// column in characters. The zero place is nowhere.
type place struct{ line, column int }

// defect is what is wrong with a condition.
type defect struct {
	at   place
	text string
}

// String is the sentence with its place before it.
func (d defect) String() string {
	if d.at == (place{}) {
		return d.text
	}
	return fmt.Sprintf("line %d, column %d: %s", d.at.line, d.at.column, d.text)
}

// source is the text of a condition with what CEL knows of its places.
type source struct {
	info *celast.SourceInfo
	text []rune
}

// begin tells where an expression starts. CEL's own place of a call is its
// operator, or its opening parenthesis.
func (s source) begin(e celast.Expr) place {
	first := int32(len(s.text))
	celast.PreOrderVisit(e, celast.NewExprVisitor(func(e celast.Expr) {
		if at, ok := s.info.GetOffsetRange(e.ID()); ok {
			first = min(first, s.beforeName(e, at.Start))
		}
	}))
	at := s.info.GetLocationByOffset(first)
	return place{at.Line(), at.Column() + 1}
}

// beforeName steps back from the parenthesis of a call such as size(…) or
// has(…) to its name.
func (s source) beforeName(e celast.Expr, offset int32) int32 {
	if macro, ok := s.info.GetMacroCall(e.ID()); ok {
		e = macro
	}
	if e.Kind() != celast.CallKind || e.AsCall().IsMemberFunction() || offset > int32(len(s.text)) {
		return offset
	}
	before := strings.TrimRight(string(s.text[:offset]), " \t\r\n")
	if name, found := strings.CutSuffix(before, e.AsCall().FunctionName()); found {
		return int32(len([]rune(name)))
	}
	return offset
}

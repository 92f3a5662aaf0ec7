package rules

import (
	"fmt"
	"math"
	"strings"

	"cel.dev/cel-go/cel"
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/cost"
)

// maxCost bounds one evaluation, in CEL's units: about one per operation, more
// for long texts. Ordinary conditions stay below a hundred, one exists over the
// attributes needs some hundreds, a search for a pattern of 40 characters in an
// attribute of any length 8,000; one exists within another needs 10,300 at
// least. Compile refuses what can cost more, so a published condition never
// reaches the limit with the facts of a request.
const maxCost = 10_000

// sizes tells CEL's estimate how large the facts of a request can be.
type sizes struct{}

// EstimateSize knows the facts by the path that leads to them; nil leaves the
// rest to CEL.
func (sizes) EstimateSize(node cost.AstNode) *cost.SizeEstimate {
	path := strings.Join(node.Path(), "/")
	switch path {
	case "cause":
		return upTo(maxCause)
	case "regulation":
		return upTo(maxRegulation)
	case "source":
		return upTo(maxSource)
	case "identifiers":
		return upTo(maxIdentifiers)
	case "identifiers/@keys":
		return upTo(maxIdentifierType)
	case "attributes":
		return upTo(maxAttributes)
	case "attributes/@keys":
		return upTo(maxAttributeName)
	}
	if strings.HasPrefix(path, "attributes/") {
		return upTo(maxAttributeBytes)
	}
	return nil
}

// EstimateCallCost leaves every function to CEL.
func (sizes) EstimateCallCost(string, string, *cost.AstNode, []cost.AstNode) *cost.CallEstimate {
	return nil
}

func upTo(n uint64) *cost.SizeEstimate { return &cost.SizeEstimate{Min: 0, Max: n} }

// tooCostly tells whether the condition can pass maxCost, and where most of it
// is spent.
func (c condition) tooCostly(env *cel.Env, ast *cel.Ast) (defect, bool) {
	estimate, err := env.EstimateCost(ast, sizes{})
	switch {
	case err != nil:
		return defect{text: "cannot be prepared: " + err.Error()}, true
	case estimate.Max <= maxCost:
		return defect{}, false
	}
	steps := fmt.Sprint(estimate.Max)
	if estimate.Max == math.MaxUint64 {
		steps = "any number of"
	}
	return defect{c.source.begin(c.costliest(ast.NativeRep())), fmt.Sprintf(
		"may take %s steps, most of them here, and a condition may take %d; name the attributes instead of searching them all, or shorten the pattern", steps, maxCost)}, true
}

// costliest returns the leaf of the condition with the highest estimate.
func (c condition) costliest(ast *celast.AST) celast.Expr {
	worst, most := ast.Expr(), uint64(0)
	for node := range c.formula.all() {
		estimate, err := cost.Cost(part(ast, node.expr), sizes{})
		if err == nil && estimate.Max > most {
			worst, most = node.expr, estimate.Max
		}
	}
	return worst
}

// part is a sub-expression that stands for itself, with the types found for it.
func part(ast *celast.AST, e celast.Expr) *celast.AST {
	return celast.NewCheckedAST(celast.NewAST(e, ast.SourceInfo()), ast.TypeMap(), ast.ReferenceMap())
}

package rules

import (
	"errors"
	"fmt"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
)

const (
	// maxConditionBytes bounds the source of one condition.
	maxConditionBytes = 4 << 10
	// maxDepth bounds the nesting of one condition.
	maxDepth = 100
	// maxCost bounds one evaluation, in CEL's units: about one per operation,
	// more for long strings. Ordinary conditions stay below a hundred.
	maxCost = 10_000
)

// newEnv declares the facts that conditions may use.
func newEnv() (*cel.Env, error) {
	return cel.NewEnv(
		cel.Variable("cause", cel.StringType),
		cel.Variable("regulation", cel.StringType),
		cel.Variable("source", cel.StringType),
		cel.Variable("identifiers", cel.MapType(cel.StringType, cel.BoolType)),
		cel.Variable("attributes", cel.MapType(cel.StringType, cel.DynType)),
		cel.CrossTypeNumericComparisons(true),
		// map and filter would make lists in the random order of a map's keys.
		cel.ClearMacros(),
		cel.Macros(cel.HasMacro, cel.AllMacro, cel.ExistsMacro, cel.ExistsOneMacro),
		cel.ParserRecursionLimit(maxDepth),
		cel.ASTValidators(
			cel.ValidateRegexLiterals(),
			cel.ValidateDurationLiterals(),
			cel.ValidateTimestampLiterals(),
			cel.ValidateHomogeneousAggregateLiterals(),
		),
	)
}

// condition is a checked expression, ready to be evaluated.
type condition struct {
	ast     *cel.Ast
	program cel.Program
}

// compileCondition checks one expression and returns its faults as sentences
// with line and column.
func compileCondition(env *cel.Env, source string) (condition, []string) {
	if strings.TrimSpace(source) == "" {
		return condition{}, []string{`must say when the rule applies, as a CEL expression; "true" is always`}
	}
	if len(source) > maxConditionBytes {
		return condition{}, []string{fmt.Sprintf("is %d bytes long; a condition may have %d", len(source), maxConditionBytes)}
	}
	ast, issues := env.Compile(source)
	if issues.Err() != nil {
		return condition{}, explain(issues.Errors())
	}
	switch out := ast.OutputType(); {
	case out.IsExactType(cel.DynType):
		return condition{}, []string{fmt.Sprintf("must be true or false, but this may be anything; compare it, as in %s == true", clip(source))}
	case !out.IsExactType(cel.BoolType):
		return condition{}, []string{fmt.Sprintf("must be true or false, but this gives %s; compare it with something", out)}
	}
	program, err := env.Program(ast, cel.CostLimit(maxCost), cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		return condition{}, []string{"cannot be prepared: " + err.Error()}
	}
	return condition{ast, program}, nil
}

// matches evaluates the condition. The error holds no fact, because facts may
// be personal data; it says what went wrong and where in the condition.
func (c condition) matches(facts cel.Activation) (bool, error) {
	out, _, err := c.program.Eval(facts)
	if err == nil {
		return out == types.True, nil
	}
	var fault *types.Err
	if !errors.As(err, &fault) {
		return false, fmt.Errorf("the condition takes more than %d steps for these facts; make it simpler", maxCost)
	}
	// CEL has no type for this error; its text is fixed by the language's
	// specification ("no_such_key") and held by a test.
	if strings.HasPrefix(fault.Error(), "no such key") {
		return false, nil
	}
	at := c.ast.NativeRep().SourceInfo().GetStartLocation(fault.NodeID())
	return false, fmt.Errorf("line %d, column %d: %s", at.Line(), at.Column()+1, reason(fault))
}

func reason(fault *types.Err) string {
	if fault.Error() == "no such overload" {
		return "a fact has another type than the condition expects"
	}
	return "the condition cannot be evaluated with these facts"
}

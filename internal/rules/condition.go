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
)

// newEnv declares the facts that conditions may use.
func newEnv() (*cel.Env, error) {
	return cel.NewEnv(
		cel.Variable("cause", cel.StringType),
		cel.Variable("regulation", cel.StringType),
		cel.Variable("source", cel.StringType),
		cel.Variable("identifiers", cel.MapType(cel.StringType, cel.BoolType)),
		cel.Variable("attributes", cel.MapType(cel.StringType, cel.DynType)),
		cel.Variable("submittedAt", cel.TimestampType),
		cel.CrossTypeNumericComparisons(true),
		// map and filter would make lists in the random order of a map's keys.
		cel.ClearMacros(),
		cel.Macros(cel.HasMacro, cel.AllMacro, cel.ExistsMacro, cel.ExistsOneMacro),
		// An explanation shows exists and has as their author wrote them.
		cel.EnableMacroCallTracking(),
		cel.ParserRecursionLimit(maxDepth),
		cel.ASTValidators(
			cel.ValidateRegexLiterals(),
			cel.ValidateDurationLiterals(),
			cel.ValidateTimestampLiterals(),
			cel.ValidateHomogeneousAggregateLiterals(),
		),
	)
}

// condition is a checked expression, ready to be evaluated and explained.
type condition struct {
	source  source
	formula *formula
	program cel.Program
	// metered counts steps, which takes three times as long.
	metered cel.Program
}

// compileCondition checks one expression and returns its defects.
func compileCondition(env *cel.Env, leaves *leaves, text string) (condition, []defect) {
	if strings.TrimSpace(text) == "" {
		return condition{}, []defect{{text: `must say when the rule applies, as a CEL expression; "true" is always`}}
	}
	if len(text) > maxConditionBytes {
		return condition{}, []defect{{text: fmt.Sprintf("is %d bytes long; a condition may have %d", len(text), maxConditionBytes)}}
	}
	ast, issues := env.Compile(text)
	if issues.Err() != nil {
		return condition{}, defects(issues.Errors())
	}
	switch out := ast.OutputType(); {
	case out.IsExactType(cel.DynType):
		return condition{}, []defect{{text: fmt.Sprintf("must be true or false, but this may be anything; compare it, as in %s == true", clip(text))}}
	case !out.IsExactType(cel.BoolType):
		return condition{}, []defect{{text: fmt.Sprintf("must be true or false, but this gives %s; compare it with something", out)}}
	}
	c, err := prepare(env, leaves, ast, text)
	if err != nil {
		return condition{}, []defect{{text: "cannot be prepared: " + err.Error()}}
	}
	if d, costly := c.tooCostly(env, ast); costly {
		return condition{}, []defect{d}
	}
	return c, nil
}

func prepare(env *cel.Env, leaves *leaves, ast *cel.Ast, text string) (condition, error) {
	c := condition{source: source{ast.NativeRep().SourceInfo(), []rune(text)}}
	var err error
	if c.program, err = env.Program(ast, cel.EvalOptions(cel.OptOptimize)); err != nil {
		return condition{}, err
	}
	if c.metered, err = env.Program(ast, cel.EvalOptions(cel.OptOptimize), cel.CostLimit(maxCost)); err != nil {
		return condition{}, err
	}
	c.formula, err = leaves.formula(ast.NativeRep(), ast.NativeRep().Expr())
	return c, err
}

// matches evaluates the condition. The error holds no fact, because facts may
// be personal data; it says what went wrong and where in the condition.
func (c *condition) matches(facts *activation) (bool, error) {
	program := c.program
	// A published condition stays below the limit with facts in their bounds,
	// so only others have to be metered.
	if !facts.bounded {
		program = c.metered
	}
	out, _, err := program.Eval(facts)
	if err == nil {
		return out == types.True, nil
	}
	var fault *types.Err
	if !errors.As(err, &fault) {
		return false, fmt.Errorf("the condition takes more than %d steps for these facts; make it simpler", maxCost)
	}
	if isAbsence(fault) {
		return false, nil
	}
	at := c.source.info.GetStartLocation(fault.NodeID())
	return false, fmt.Errorf("line %d, column %d: %s", at.Line(), at.Column()+1, reason(fault))
}

// isAbsence tells whether evaluation missed a key. CEL has no type for this
// error; its text is fixed by the language's specification ("no_such_key") and
// held by a test.
func isAbsence(fault error) bool {
	return strings.HasPrefix(fault.Error(), "no such key")
}

func reason(fault *types.Err) string {
	if fault.Error() == "no such overload" {
		return "a fact has another type than the condition expects"
	}
	return "the condition cannot be evaluated with these facts"
}

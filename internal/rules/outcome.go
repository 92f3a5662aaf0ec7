package rules

import (
	"errors"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// outcome is what an expression comes to: one of the four below or, where not
// all facts are known, the set of those it may come to.
type outcome uint8

const (
	holds    outcome = 1 << iota // true
	fails                        // false
	absent                       // it needs a fact that the request does not have
	faulty                       // it cannot be evaluated
	anything = holds | fails | absent | faulty
)

// outcomeOf reads the result of an evaluation.
func outcomeOf(value ref.Val, err error) outcome {
	var fault *types.Err
	switch {
	case err == nil && types.IsUnknown(value):
		return anything
	case err == nil && value == types.True:
		return holds
	case err == nil && value == types.False:
		return fails
	case errors.As(err, &fault) && isAbsence(fault):
		return absent
	}
	return faulty
}

// isOne tells whether it is certain.
func (o outcome) isOne() bool { return o&(o-1) == 0 }

// each combines every pair of two sets.
func each(a, b outcome, combine func(a, b outcome) outcome) (result outcome) {
	if a.isOne() && b.isOne() {
		return combine(a, b)
	}
	for x := holds; x <= faulty; x <<= 1 {
		for y := holds; y <= faulty; y <<= 1 {
			if a&x != 0 && b&y != 0 {
				result |= combine(x, y)
			}
		}
	}
	return result
}

// and combines two outcomes as CEL's && does: false settles it from either
// side, else the first that is not true.
func and(a, b outcome) outcome {
	switch {
	case a == fails || b == fails:
		return fails
	case a != holds:
		return a
	}
	return b
}

// or combines two outcomes as CEL's || does.
func or(a, b outcome) outcome {
	return not(and(not(a), not(b)))
}

// not turns true and false around, also in a set; the rest stays.
func not(a outcome) outcome {
	return a&holds<<1 | a&fails>>1 | a&(absent|faulty)
}

// choose is CEL's a ? b : c over sets.
func choose(a, b, c outcome) outcome {
	result := a & (absent | faulty)
	if a&holds != 0 {
		result |= b
	}
	if a&fails != 0 {
		result |= c
	}
	return result
}

package rules

import (
	"math"
	"slices"

	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// asked is what the leaves of a set ask about single attributes: whether there
// is one, and how it compares with literals. All values that compare alike are
// one to the rules, so a few stand for all.
type asked struct {
	keys  []string
	about map[int]string               // id of a leaf → the attribute it asks about
	ways  map[string][]map[int]outcome // attribute → for each value, the outcomes by id
}

// askedOf evaluates the leaves that ask about one attribute for every value
// that they tell apart.
func askedOf(leaves []*leaf) (*asked, error) {
	a := &asked{about: map[int]string{}, ways: map[string][]map[int]outcome{}}
	literals := map[string][]any{}
	byKey := map[string][]*leaf{}
	for _, l := range leaves {
		key, compared, ok := question(l.expr)
		if !ok {
			continue
		}
		if byKey[key] == nil {
			a.keys = append(a.keys, key)
		}
		a.about[l.id] = key
		byKey[key] = append(byKey[key], l)
		literals[key] = append(literals[key], compared...)
	}
	for _, key := range a.keys {
		for _, attributes := range valuesBeside(key, literals[key]) {
			outcomes := map[int]outcome{}
			facts, err := Facts{Attributes: attributes}.activation()
			if err != nil {
				return nil, err
			}
			for _, l := range byKey[key] {
				if outcomes[l.id], err = l.outcome(facts, true); err != nil {
					return nil, err
				}
			}
			a.ways[key] = append(a.ways[key], outcomes)
		}
	}
	return a, nil
}

func (a *asked) isAbout(id int) bool { _, ok := a.about[id]; return ok }

// among returns the attributes that some of the leaves ask about, with the
// different ways these may come out together, and how many outcomes it looked
// at for that.
func (a *asked) among(ids []int) (list []unknown, looked int) {
	byKey := map[string][]int{}
	for _, id := range ids {
		if key, ok := a.about[id]; ok {
			byKey[key] = append(byKey[key], id)
		}
	}
	for _, key := range a.keys {
		u := unknown{leaves: byKey[key]}
		if len(u.leaves) == 0 {
			continue
		}
		looked += len(u.leaves) * len(a.ways[key])
		seen := map[string]bool{}
		for _, outcomes := range a.ways[key] {
			way, name := make([]outcome, len(u.leaves)), make([]byte, len(u.leaves))
			for i, id := range u.leaves {
				way[i], name[i] = outcomes[id], byte(outcomes[id])
			}
			if !seen[string(name)] {
				seen[string(name)] = true
				u.ways = append(u.ways, way)
			}
		}
		list = append(list, u)
	}
	return list, looked
}

// question recognises an expression that asks about one attribute and nothing
// else, and returns the literals it compares the attribute with.
func question(e celast.Expr) (key string, compared []any, ok bool) {
	if m, ok := keyOf(e); ok {
		return m.key, nil, m.fact == "attributes"
	}
	if e.Kind() != celast.CallKind || len(e.AsCall().Args()) != 2 {
		return "", nil, false
	}
	left, right := e.AsCall().Args()[0], e.AsCall().Args()[1]
	switch e.AsCall().FunctionName() {
	case operators.Equals, operators.NotEquals,
		operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		if left.Kind() == celast.LiteralKind {
			left, right = right, left
		}
		compared, ok = literals([]celast.Expr{right})
	case operators.In:
		if right.Kind() == celast.ListKind {
			compared, ok = literals(right.AsList().Elements())
		}
	}
	m, isKey := keyOf(left)
	return m.key, compared, ok && isKey && m.fact == "attributes"
}

// literals returns the values of literals, if all are of kinds whose order is
// understood. Beyond 2⁵³ CEL compares whole numbers and doubles inexactly.
func literals(list []celast.Expr) (values []any, ok bool) {
	for _, e := range list {
		if e.Kind() != celast.LiteralKind {
			return nil, false
		}
		switch v := e.AsLiteral().(type) {
		case types.String:
			values = append(values, string(v))
		case types.Bool, types.Null:
		case types.Int:
			values = append(values, float64(v))
		case types.Uint:
			values = append(values, float64(v))
		case types.Double:
			values = append(values, float64(v))
		default:
			return nil, false
		}
	}
	tooLarge := func(v any) bool {
		n, isNumber := v.(float64)
		return isNumber && !(math.Abs(n) < 1<<53)
	}
	return values, !slices.ContainsFunc(values, tooLarge)
}

// valuesBeside returns attributes that differ in one key: without it, and with
// one value from everywhere that comparing with the literals can tell apart.
func valuesBeside(key string, literals []any) []map[string]any {
	values := []any{true, false, "", math.Inf(-1), math.Inf(1), math.NaN()}
	for _, l := range literals {
		switch l := l.(type) {
		case string:
			// Nothing comes between a text and the same text with a zero byte.
			values = append(values, l, l+"\x00")
		case float64:
			below, above := math.Nextafter(l, math.Inf(-1)), math.Nextafter(l, math.Inf(1))
			values = append(values, l, below, above, int64(math.Floor(below)), int64(math.Round(l)), int64(math.Ceil(above)))
		}
	}
	all := []map[string]any{nil}
	for _, v := range values {
		all = append(all, map[string]any{key: v})
	}
	return all
}

package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// Reason is a sub-expression that decided whether a rule matched.
type Reason struct {
	// Expression is written as its author did, but for spaces, parentheses and
	// the kind of quotes.
	Expression string
	// Line and Column are where it starts in the condition, from 1.
	Line, Column int
	// Holds is whether it is true.
	Holds bool
	// Absent is whether it is neither true nor false, because the request does
	// not have a fact that it needs.
	Absent bool
	// Fault is whether it cannot be evaluated, where that made no difference.
	Fault bool
	// Facts holds what the expression looked at, from left to right.
	Facts []FactValue
}

// FactValue is one fact of a request.
type FactValue struct {
	// Name is the fact as conditions write it, such as cause or
	// attributes.tier; attributes or identifiers where all were looked at.
	Name string
	// Value is written as in a condition: text in double quotes. It is empty
	// when the fact is absent.
	Value string
	// Absent is whether the request does not have the fact.
	Absent bool
}

// String is the reason as one sentence, without a full stop.
func (r Reason) String() string {
	if r.Absent {
		return r.Expression + ": " + r.missing()
	}
	if r.Fault {
		return fmt.Sprintf("%s cannot be evaluated with these facts, which makes no difference here", r.Expression)
	}
	if len(r.Facts) == 0 {
		return fmt.Sprintf("%s is always %t", r.Expression, r.Holds)
	}
	said := make([]string, len(r.Facts))
	for i, f := range r.Facts {
		// "attributes.vip is true" needs no reason.
		if said[i] = f.String(); said[i] == fmt.Sprintf("%s is %t", r.Expression, r.Holds) {
			return said[i]
		}
	}
	return fmt.Sprintf("%s is %t: %s", r.Expression, r.Holds, strings.Join(said, ", "))
}

func (r Reason) missing() string {
	var said []string
	for _, f := range r.Facts {
		if f.Absent {
			said = append(said, f.String())
		}
	}
	if len(said) == 0 {
		return "the request does not have the fact it asks for"
	}
	return strings.Join(said, ", ")
}

// String is the fact as a clause of a sentence.
func (f FactValue) String() string {
	of, key, _ := strings.Cut(f.Name, ".")
	switch {
	case of == "identifiers" && key != "" && f.Absent:
		return "the request has no identifier of type " + key
	case of == "identifiers" && key != "" && f.Value == "true":
		return "the request has an identifier of type " + key
	case key != "" && f.Absent:
		return "the request has no attribute " + key
	case f.Absent:
		return "the request has no " + f.Name
	case f.Name == "identifiers" || f.Name == "attributes":
		return fmt.Sprintf("the %s are %s", f.Name, f.Value)
	}
	return fmt.Sprintf("%s is %s", f.Name, f.Value)
}

// valueOf reads a mentioned fact.
func (a *activation) valueOf(m mention) FactValue {
	value, _ := a.ResolveName(m.fact)
	all, isMap := value.(traits.Mapper)
	switch {
	case isMap && m.key != "":
		f := FactValue{Name: m.fact + "." + m.key}
		found, has := all.Find(types.String(m.key))
		if f.Absent = !has; has {
			f.Value = written(found)
		}
		return f
	case isMap:
		return FactValue{Name: m.fact, Value: listed(m.fact, all), Absent: all.Size() == types.IntZero}
	}
	return FactValue{Name: m.fact, Value: written(value.(ref.Val))}
}

// written is a value as a condition would write it.
func written(v ref.Val) string {
	switch v := v.(type) {
	case types.String:
		return strconv.Quote(string(v))
	case types.Timestamp:
		return v.Format(time.RFC3339Nano)
	}
	return fmt.Sprint(v.Value())
}

// listed is a map in the order of its keys. Of identifiers the types say it all.
func listed(fact string, all traits.Mapper) string {
	var entries []string
	for it := all.Iterator(); it.HasNext() == types.True; {
		key := it.Next()
		entry := fmt.Sprint(key.Value())
		if fact == "attributes" {
			entry += " = " + written(all.Get(key))
		}
		entries = append(entries, entry)
	}
	slices.Sort(entries)
	return strings.Join(entries, ", ")
}

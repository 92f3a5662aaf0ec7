package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
)

// The sizes that facts of a request can have, in bytes or in number.
const (
	maxCause          = 100
	maxRegulation     = 20
	maxSource         = 200
	maxIdentifiers    = 20
	maxIdentifierType = 63
	maxAttributes     = 50
	maxAttributeName  = 100
	maxAttributeBytes = 8 << 10 // of all texts together
)

// activation is the facts as CEL's own values, converted once for all rules.
type activation struct {
	cause, regulation, source, identifiers, attributes, submittedAt any
	// bounded is whether every fact is as small as the estimates of cost take
	// it to be.
	bounded bool
}

// ResolveName gives a fact to CEL under its declared name.
func (a *activation) ResolveName(name string) (any, bool) {
	switch name {
	case "cause":
		return a.cause, true
	case "regulation":
		return a.regulation, true
	case "source":
		return a.source, true
	case "identifiers":
		return a.identifiers, true
	case "attributes":
		return a.attributes, true
	case "submittedAt":
		return a.submittedAt, true
	}
	return nil, false
}

// Parent is nil: there are no facts beside these.
func (a *activation) Parent() cel.Activation { return nil }

// activation converts the facts. It fails when an attribute is of a type that
// conditions cannot see; the error names it and holds no value.
func (f Facts) activation() (*activation, error) {
	a := &activation{
		cause:       types.String(f.Cause),
		regulation:  types.String(f.Regulation),
		source:      types.String(f.Source),
		submittedAt: types.Timestamp{Time: f.SubmittedAt.UTC()},
		bounded: len(f.Cause) <= maxCause && len(f.Regulation) <= maxRegulation && len(f.Source) <= maxSource &&
			len(f.Identifiers) <= maxIdentifiers && len(f.Attributes) <= maxAttributes,
	}
	identifiers := make(map[string]any, len(f.Identifiers))
	for name, has := range f.Identifiers {
		identifiers[name] = types.Bool(has)
		a.bounded = a.bounded && len(name) <= maxIdentifierType
	}
	attributes, size := make(map[string]any, len(f.Attributes)), 0
	for name, value := range f.Attributes {
		converted, err := attribute(value)
		if err != nil {
			return nil, fmt.Errorf("attribute %q: %w", name, err)
		}
		attributes[name] = types.DefaultTypeAdapter.NativeToValue(converted)
		if text, ok := converted.(string); ok {
			size += len(text)
		}
		a.bounded = a.bounded && len(name) <= maxAttributeName
	}
	a.bounded = a.bounded && size <= maxAttributeBytes
	a.identifiers = types.NewStringInterfaceMap(types.DefaultTypeAdapter, identifiers)
	a.attributes = types.NewStringInterfaceMap(types.DefaultTypeAdapter, attributes)
	return a, nil
}

func attribute(value any) (any, error) {
	switch v := value.(type) {
	case string, bool, float64, int, int64:
		return v, nil
	case json.Number:
		return number(v)
	default:
		return nil, fmt.Errorf("must be text, a number or a boolean, not %T", value)
	}
}

func number(n json.Number) (any, error) {
	if i, err := strconv.ParseInt(n.String(), 10, 64); err == nil {
		return i, nil
	}
	f, err := strconv.ParseFloat(n.String(), 64)
	if err != nil {
		// The error of ParseFloat would quote the value.
		return nil, errors.New("is not a number of 64 bits")
	}
	return f, nil
}

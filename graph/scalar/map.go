// Package scalar holds the scalars of the GraphQL schema that neither Go nor
// gqlgen has. Its functions are those that gqlgen looks for.
package scalar

import (
	"encoding/json"
	"io"

	"github.com/99designs/gqlgen/graphql"

	"lethe/internal/fault"
)

// MarshalMap writes a JSON object as it is stored; nothing is written as {}.
func MarshalMap(object json.RawMessage) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		if len(object) == 0 {
			object = json.RawMessage("{}")
		}
		_, _ = w.Write(object) // the writer is gqlgen's buffer
	})
}

// UnmarshalMap reads a JSON object and fails with BadInput for every other
// value. Numbers keep all their digits: the transport decodes them as
// json.Number. What may be in the object is for the domain to judge.
func UnmarshalMap(v any) (json.RawMessage, error) {
	object, ok := v.(map[string]any)
	if !ok {
		return nil, errNoObject
	}
	text, err := json.Marshal(object)
	if err != nil {
		return nil, errNoObject
	}
	return text, nil
}

var errNoObject = fault.New(fault.BadInput, `Give a JSON object, such as {"tier": "enterprise"}.`)

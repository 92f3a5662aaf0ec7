package apidoc

import (
	"bytes"
	"encoding/json"
)

// pairs is a JSON object whose fields keep the order of the schema.
type pairs []pair

type pair struct {
	name  string
	value any
}

// MarshalJSON implements json.Marshaler.
func (p pairs) MarshalJSON() ([]byte, error) { return p.json(), nil }

func (p pairs) json() []byte {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, f := range p {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(encode(f.name))
		b.WriteByte(':')
		b.Write(encode(f.value))
	}
	b.WriteByte('}')
	return b.Bytes()
}

// encode writes text as it is read, without \u003e for >.
func encode(v any) []byte {
	if p, ok := v.(pairs); ok {
		return p.json()
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(v) // examples are text, numbers, and lists and maps of them
	return bytes.TrimSpace(b.Bytes())
}

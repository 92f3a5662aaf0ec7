package erasure

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"lethe/internal/fault"
)

const (
	maxAttributes     = 50
	maxAttributeBytes = 8 << 10
)

// readAttributes checks the facts a sender gives to the rules and returns them
// in one canonical form: keys sorted, numbers as they were written.
func readAttributes(raw json.RawMessage) (json.RawMessage, []fault.Field) {
	wrong := func(format string, args ...any) (json.RawMessage, []fault.Field) {
		return nil, []fault.Field{{Path: "attributes", Message: fmt.Sprintf(format, args...)}}
	}
	if len(bytes.TrimSpace(raw)) == 0 || bytes.Equal(raw, []byte("null")) {
		return json.RawMessage("{}"), nil
	}
	if len(raw) > maxAttributeBytes {
		return wrong("They are larger than 8 KiB. Send only the facts that the rules read.")
	}
	values, err := decodeAttributes(raw)
	if err != nil {
		return wrong("Send a JSON object, such as {\"tier\": \"enterprise\"}.")
	}
	if len(values) > maxAttributes {
		return wrong("There are %d keys; send at most 50.", len(values))
	}
	for key, value := range values {
		if !utf8.ValidString(key) || bytes.ContainsRune([]byte(key), 0) || key == "" {
			return wrong("A key is empty or not plain text.")
		}
		if !scalar(value) {
			return wrong("The value of %q is not a string, a number within 64 bits or a boolean.", key)
		}
	}
	canonical, err := json.Marshal(values)
	if err != nil {
		return wrong("Send a JSON object, such as {\"tier\": \"enterprise\"}.")
	}
	return canonical, nil
}

func decodeAttributes(raw json.RawMessage) (map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber() // a float64 would change large whole numbers
	values := map[string]any{}
	if err := decoder.Decode(&values); err != nil {
		return nil, fmt.Errorf("decode attributes: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("decode attributes: more than one JSON value")
	}
	return values, nil
}

func scalar(value any) bool {
	switch v := value.(type) {
	case string:
		return !bytes.ContainsRune([]byte(v), 0)
	case json.Number:
		n, err := v.Float64() // fails above its range, and makes 0 of what is below it
		return err == nil && (n != 0 || !strings.ContainsAny(v.String(), "123456789eE"))
	case bool:
		return true
	}
	return false
}

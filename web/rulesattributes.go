package web

import (
	"encoding/json"
	"strconv"
	"strings"
)

// attributesTyped reads lines of name=value, and says what is wrong with the first
// that is none.
func attributesTyped(text string) (map[string]any, string) {
	out := map[string]any{}
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if !ok || name == "" {
			return nil, "Line " + strconv.Itoa(i+1) + " is not name=value, such as tier=enterprise."
		}
		out[name] = attributeTyped(value)
	}
	return out, ""
}

// attributeTyped reads a value as JSON where it is a number, true, false or text
// in quotes, and else as the text that it is.
func attributeTyped(value string) any {
	decoder := json.NewDecoder(strings.NewReader(value))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil || decoder.More() {
		return value
	}
	switch v.(type) {
	case string, bool, json.Number:
		return v
	}
	return value
}

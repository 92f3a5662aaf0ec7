package erasure

import (
	"encoding/json"
	"strings"

	"lethe/internal/fault"
)

// minSecret is the length in bytes from which an identifier inside a longer
// text cannot be there by chance.
const minSecret = 6

// checkSecrecy refuses the person's identifiers in the fields that are kept
// after archiving. Attributes are in their canonical form.
func checkSecrecy(identifiers []string, externalID string, attributes json.RawMessage) []fault.Field {
	var faults []fault.Field
	for _, value := range identifiers {
		if holds(externalID, value) {
			faults = append(faults, fault.Field{Path: "externalId",
				Message: "This holds one of the person's identifiers. Send an id of your own: it is kept after the person is erased."})
		}
		if len(value) >= minSecret && holds(string(attributes), inJSON(value)) {
			faults = append(faults, fault.Field{Path: "attributes",
				Message: "They hold one of the person's identifiers. Leave it out: attributes are kept after the person is erased."})
		}
	}
	return faults
}

// holds reports whether text is the value or, if that is long enough, holds it.
func holds(text, value string) bool {
	text, value = strings.ToLower(strings.TrimSpace(text)), strings.ToLower(value)
	return text == value || len(value) >= minSecret && strings.Contains(text, value)
}

// inJSON is how the value is written inside a JSON string.
func inJSON(value string) string {
	quoted, err := json.Marshal(value)
	if err != nil {
		return value // a string always has a form in JSON
	}
	return string(quoted[1 : len(quoted)-1])
}

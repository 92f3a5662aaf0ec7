package webhook

import (
	"bytes"
	"encoding/json"
	"time"

	"lethe/internal/destination"
)

// statement is what a destination says about a delivery, in an answer or in a
// callback.
type statement struct {
	Status        destination.Status `json:"status"`
	Detail        string             `json:"detail"`
	Ground        string             `json:"ground"`
	RetainedUntil moment             `json:"retainedUntil"`
	Retryable     bool               `json:"retryable"`
	Reference     label              `json:"reference"`
}

// isJSON reports whether body is JSON, or begins as if it was meant to be.
func isJSON(body []byte) bool {
	return json.Valid(body) || bytes.HasPrefix(body, []byte("{")) || bytes.HasPrefix(body, []byte("["))
}

// parseStatement reads a JSON object with a known status; anything else is a
// *destination.MalformedError. Other members are ignored.
func parseStatement(body []byte) (statement, error) {
	body = trim(body)
	var s statement
	if !bytes.HasPrefix(body, []byte("{")) || !json.Valid(body) {
		return statement{}, malformed(`the body must be a JSON object like {"status": "done"}`)
	}
	if err := json.Unmarshal(body, &s); err != nil {
		return statement{}, malformed("the body has a member of the wrong type: status, detail and ground are strings, " +
			"retainedUntil is a date or a time of RFC 3339, retryable is true or false")
	}
	if !s.Status.Known() {
		return statement{}, malformed(`"status" is missing or unknown: it must be done, accepted, not_found, retained or failed`)
	}
	return s, nil
}

// trim removes white space and the byte order mark that some platforms send and
// encoding/json takes for garbage.
func trim(body []byte) []byte {
	return bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff")))
}

func malformed(reason string) error { return &destination.MalformedError{Reason: reason} }

// receipt is the statement as evidence, its texts as they came.
func (s statement) receipt() destination.Receipt {
	r := destination.Receipt{Status: s.Status, Detail: s.Detail, Reference: string(s.Reference)}
	switch s.Status {
	case destination.Retained:
		r.Ground, r.RetainedUntil = s.Ground, time.Time(s.RetainedUntil)
	case destination.Failed:
		r.Retryable = s.Retryable
	}
	return r
}

// moment is a time of RFC 3339, or a date, which means its first instant in UTC;
// an empty one is not said.
type moment time.Time

func (m *moment) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		return nil
	}
	t, err := time.Parse(time.RFC3339, string(text))
	if err != nil {
		t, err = time.Parse(time.DateOnly, string(text))
	}
	*m = moment(t.UTC())
	return err
}

// label is a name, written as a string or as a number; anything else is none.
type label string

func (l *label) UnmarshalJSON(raw []byte) error {
	switch c := raw[0]; {
	case c == '"':
		return json.Unmarshal(raw, (*string)(l))
	case c == '-', c >= '0' && c <= '9':
		*l = label(raw)
	}
	return nil
}

// remarks is what a JSON object of any making says beside its status. A member
// of another type belongs to something else, and is as if it were not there; only
// a retainedUntil that cannot be read is an error, beside the rest.
func remarks(body []byte) (statement, error) {
	var s statement
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil {
		return s, nil
	}
	for name, into := range map[string]any{
		"detail": &s.Detail, "ground": &s.Ground, "reference": &s.Reference, "retryable": &s.Retryable,
	} {
		if raw, there := members[name]; there {
			_ = json.Unmarshal(raw, into) // of another type: see above
		}
	}
	if raw, there := members["retainedUntil"]; there && json.Unmarshal(raw, &s.RetainedUntil) != nil {
		return s, malformed("retainedUntil must be a date or a time of RFC 3339")
	}
	return s, nil
}

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

// receipt is the statement as evidence, each text passed through clean.
func (s statement) receipt(code int, clean func(string) string) destination.Receipt {
	r := destination.Receipt{Status: s.Status, HTTPStatus: code, Detail: clean(s.Detail)}
	switch s.Status {
	case destination.Retained:
		r.Ground, r.RetainedUntil = clean(s.Ground), time.Time(s.RetainedUntil)
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

// detail is the "detail" of a JSON object, or empty.
func detail(body []byte) string {
	var object struct {
		Detail string `json:"detail"`
	}
	if json.Unmarshal(body, &object) != nil {
		return ""
	}
	return object.Detail
}

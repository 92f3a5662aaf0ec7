package view

import (
	"fmt"
	"time"
)

// Evidence is what a destination said about one order, or what became of an
// attempt that it did not answer.
type Evidence struct {
	Via        string // response, callback, poll or person
	Status     string // done, accepted, not_found, retained, failed, retry or unknown; empty before the first answer
	HTTPStatus int    // 0 if there was none
	Detail     string // in the destination's own words, or what went wrong; may be empty
	At         time.Time
}

var answers = map[string]string{
	"done":      "Erased",
	"accepted":  "Accepted",
	"not_found": "Person not known",
	"retained":  "Data kept",
	"failed":    "Failed",
	"retry":     "Not delivered",
	"unknown":   "No answer known",
}

var channels = map[string]string{"callback": ", by callback", "poll": ", when asked", "person": ", entered by a person"}

// Words writes the evidence in one line; nothing before the first answer.
func (e Evidence) Words() string {
	if e.Status == "" {
		return ""
	}
	words, ok := answers[e.Status]
	if !ok {
		words = e.Status
	}
	words += channels[e.Via]
	if e.HTTPStatus != 0 {
		words += fmt.Sprintf(" (HTTP %d)", e.HTTPStatus)
	}
	if e.Detail != "" {
		words += ": " + e.Detail
	}
	return words
}

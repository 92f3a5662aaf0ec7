package view

import (
	"context"
	"time"

	"lethe/web/view/say"
)

// Evidence is what a destination said about one order, or what became of an
// attempt that it did not answer.
type Evidence struct {
	Via        string // response, callback, poll, probe or person
	Status     string // of a receipt or an attempt: done, retry, absent; empty before the first answer
	HTTPStatus int    // 0 if there was none
	Detail     string // in the destination's own words, or what went wrong; may be empty
	By         string // who recorded it; empty for what the destination said itself
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
	"absent":    "Nothing found",
	"present":   "Person still there",
}

var channels = map[string]string{
	"callback": ", by callback", "poll": ", when asked", "probe": ", when looked up", "person": ", entered by a person",
}

// answerWords writes a status in words; one that it does not know as it is.
func answerWords(status string) string {
	if words, ok := answers[status]; ok {
		return words
	}
	return status
}

var ways = map[string]string{
	"response": "Answer to the order", "callback": "Callback, signature checked", "poll": "Asked whether it is done", "probe": "Looked up",
}

// came says how the evidence came, or who recorded it.
func (e Evidence) came(ctx context.Context) string {
	if e.Via == "person" {
		return say.T(ctx, "Recorded by %s", e.By)
	}
	if words, ok := ways[e.Via]; ok {
		return say.T(ctx, words)
	}
	return e.Via
}

// Words writes the evidence in one line; nothing before the first answer.
func (e Evidence) Words(ctx context.Context) string {
	if e.Status == "" {
		return ""
	}
	words := say.T(ctx, answerWords(e.Status)) + say.T(ctx, channels[e.Via])
	if e.HTTPStatus != 0 {
		words += " " + say.T(ctx, "(HTTP %d)", e.HTTPStatus)
	}
	if e.Detail != "" {
		words += ": " + e.Detail
	}
	return words
}

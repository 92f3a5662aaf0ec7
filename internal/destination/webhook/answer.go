package webhook

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"lethe/internal/destination"
)

// maxAnswerBytes is how much of an answer is read.
const maxAnswerBytes = 64 << 10

// answer is the part of an HTTP response that counts.
type answer struct {
	code       int
	retryAfter string
	coding     string // Content-Encoding
	body       []byte // trimmed
	cut        bool   // the body was longer than maxAnswerBytes
}

func read(res *http.Response) (answer, error) {
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswerBytes+1))
	if err != nil {
		return answer{}, err
	}
	return answer{
		code:       res.StatusCode,
		retryAfter: res.Header.Get("Retry-After"),
		coding:     res.Header.Get("Content-Encoding"),
		body:       trim(body[:min(len(body), maxAnswerBytes)]),
		cut:        len(body) > maxAnswerBytes,
	}, nil
}

// outcome is the table of answers.
func (a answer) outcome(to destination.Target, o destination.Order, now time.Time) (destination.Receipt, error) {
	clean := func(s string) string { return redact(to, o, s) }
	switch {
	case a.code == http.StatusAccepted:
		return destination.Receipt{Status: destination.Accepted, HTTPStatus: a.code, Detail: clean(a.text())}, nil
	case a.code >= 200 && a.code < 300:
		return a.success(to, clean)
	case a.code == http.StatusNotFound, a.code == http.StatusGone:
		if s, err := parseStatement(a.body); err == nil && s.Status == destination.NotFound {
			return s.receipt(a.code, clean), nil
		}
		return a.permanent(clean, `to say that the person is not known, answer with {"status": "not_found"}`)
	case a.code == http.StatusRequestTimeout, a.code == http.StatusTooEarly,
		a.code == http.StatusTooManyRequests, a.code >= 500:
		return a.later(clean, now)
	case a.code >= 300 && a.code < 400:
		return a.permanent(clean, "redirects are not followed: change the URL of the destination")
	default:
		return a.permanent(clean, a.text())
	}
}

// success reads a 2xx other than 202. What is said counts. Where nothing is said,
// only 200 and 204 stand for it; 201, 206 and the like are not in the contract,
// and guessing could close a delivery that was not carried out. For the same
// reason JSON without a known status, such as {"error": "…"} or false, and what
// cannot be read whole are never done.
func (a answer) success(to destination.Target, clean func(string) string) (destination.Receipt, error) {
	switch {
	case a.cut:
		return a.permanent(clean, "the answer is longer than 64 KiB")
	case a.coding != "" && a.coding != "identity":
		return a.permanent(clean, "the answer is compressed, which was not asked for")
	case isJSON(a.body):
		s, err := parseStatement(a.body)
		if err != nil {
			return a.permanent(clean, err.Error())
		}
		return s.receipt(a.code, clean), nil
	case a.code != http.StatusOK && a.code != http.StatusNoContent:
		return a.permanent(clean, "without a status body, only 200, 202 and 204 are understood")
	}
	r := destination.Receipt{Status: destination.Accepted, HTTPStatus: a.code, Detail: clean(a.text())}
	if to.Confirmation == destination.Response {
		r.Status = destination.Done
	}
	return r, nil
}

func (a answer) permanent(clean func(string) string, why string) (destination.Receipt, error) {
	return destination.Receipt{}, destination.Permanent(a.error(clean, why))
}

func (a answer) later(clean func(string) string, now time.Time) (destination.Receipt, error) {
	err := a.error(clean, a.text())
	if wait := a.wait(now); wait > 0 {
		err = destination.RetryAfter(wait, err)
	}
	return destination.Receipt{}, err
}

// error is one line such as "answered 422 Unprocessable Entity: email is missing".
func (a answer) error(clean func(string) string, why string) error {
	line := fmt.Sprintf("answered %d %s", a.code, http.StatusText(a.code))
	if why != "" {
		line += ": " + why
	}
	return destination.WithHTTPStatus(a.code, errors.New(clean(line)))
}

// text is what the answer says to a person: the detail of a JSON object (also of
// an RFC 9457 problem), or plain text. Pages are noise.
func (a answer) text() string {
	switch {
	case isJSON(a.body):
		return detail(a.body)
	case a.coding != "", bytes.HasPrefix(a.body, []byte("<")):
		return ""
	}
	return string(a.body)
}

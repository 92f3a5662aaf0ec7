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
	code   int
	header http.Header
	body   []byte            // trimmed
	cut    bool              // the body was longer than maxAnswerBytes
	hide   destination.Order // what must not be kept of it: see confidential
}

func read(res *http.Response) (answer, error) {
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswerBytes+1))
	if err != nil {
		return answer{}, err
	}
	return answer{
		code:   res.StatusCode,
		header: res.Header,
		body:   trim(body[:min(len(body), maxAnswerBytes)]),
		cut:    len(body) > maxAnswerBytes,
	}, nil
}

func (a answer) coding() string { return a.header.Get("Content-Encoding") }

// outcome is the table of answers to an order.
func (a answer) outcome(confirmation destination.Confirmation, now time.Time) (destination.Receipt, error) {
	switch {
	case a.code == http.StatusAccepted:
		return a.accepted(), nil
	case a.code >= 200 && a.code < 300:
		return a.success(confirmation)
	case a.code == http.StatusNotFound, a.code == http.StatusGone:
		if s, err := parseStatement(a.body); err == nil && s.Status == destination.NotFound {
			return a.kept(s.receipt()), nil
		}
		return destination.Receipt{}, a.permanent(`to say that the person is not known, answer with {"status": "not_found"}`)
	}
	return destination.Receipt{}, a.refusal(now)
}

// accepted reads a 202, which says that the work is taken, whatever its body says.
func (a answer) accepted() destination.Receipt {
	said, _ := remarks(a.body)
	return a.kept(destination.Receipt{Status: destination.Accepted, Detail: a.text(), Reference: string(said.Reference)})
}

// success reads a 2xx other than 202. What is said counts. Where nothing is said,
// only 200 and 204 stand for it; 201, 206 and the like are not in the contract,
// and guessing could close a delivery that was not carried out. For the same
// reason JSON without a known status, such as {"error": "…"} or false, and what
// cannot be read whole are never done.
func (a answer) success(confirmation destination.Confirmation) (destination.Receipt, error) {
	if err := a.unreadable(); err != nil {
		return destination.Receipt{}, err
	}
	if isJSON(a.body) {
		s, err := parseStatement(a.body)
		if err != nil {
			return destination.Receipt{}, a.permanent(err.Error())
		}
		return a.kept(s.receipt()), nil
	}
	if a.code != http.StatusOK && a.code != http.StatusNoContent {
		return destination.Receipt{}, a.permanent("without a status body, only 200, 202 and 204 are understood")
	}
	r := destination.Receipt{Status: destination.Accepted, Detail: a.text()}
	if confirmation == destination.Response {
		r.Status = destination.Done
	}
	return a.kept(r), nil
}

// unreadable is the error of a body that cannot be read whole, if it cannot.
func (a answer) unreadable() error {
	switch {
	case a.cut:
		return a.permanent("the answer is longer than 64 KiB")
	case a.coding() != "" && a.coding() != "identity":
		return a.permanent("the answer is compressed, which was not asked for")
	}
	return nil
}

// refusal is the error of an answer that is no 2xx and says nothing of the order.
func (a answer) refusal(now time.Time) error {
	switch {
	case a.code == http.StatusRequestTimeout, a.code == http.StatusTooEarly,
		a.code == http.StatusTooManyRequests, a.code >= 500:
		return a.later(now)
	case a.code >= 300 && a.code < 400:
		return a.permanent("redirects are not followed: change the URL of the destination")
	}
	return a.permanent(a.text())
}

func (a answer) permanent(why string) error { return destination.Permanent(a.error(why)) }

func (a answer) later(now time.Time) error {
	err := a.error(a.text())
	if wait := a.wait(now); wait > 0 {
		return destination.RetryAfter(wait, err)
	}
	return err
}

// error is one line such as "answered 422 Unprocessable Entity: email is missing".
func (a answer) error(why string) error {
	line := fmt.Sprintf("answered %d %s", a.code, http.StatusText(a.code))
	if why != "" {
		line += ": " + why
	}
	return destination.WithHTTPStatus(a.code, errors.New(a.hide.Redact(line)))
}

// kept is the receipt with its texts fit to keep.
func (a answer) kept(r destination.Receipt) destination.Receipt {
	r.HTTPStatus = a.code
	r.Detail, r.Ground = a.hide.Redact(r.Detail), a.hide.Redact(r.Ground)
	r.Reference = a.hide.RedactReference(r.Reference)
	return r
}

// text is what the answer says to a person: the detail of a JSON object (also of
// an RFC 9457 problem), or plain text. Pages are noise.
func (a answer) text() string {
	switch {
	case isJSON(a.body):
		said, _ := remarks(a.body)
		return said.Detail
	case a.coding() != "", bytes.HasPrefix(a.body, []byte("<")):
		return ""
	}
	return string(a.body)
}

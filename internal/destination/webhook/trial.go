package webhook

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"time"

	"github.com/google/uuid"

	"lethe/internal/destination"
)

// sampleDue is how long after it was made a sample is due.
const sampleDue = 30 * 24 * time.Hour

// Test posts one trial, signed like an order under an id that no delivery has.
//
//	Connection  {"type": "lethe.test", "timestamp": …, "data": {"deliveryId": …, "test": true}}
//	Sample      an order whose data has "test": true, of sample@example.com
//
// A destination that takes the first for an order finds nobody in it to erase.
func (w *Webhook) Test(ctx context.Context, to destination.Target, what destination.Trial) []destination.Step {
	ctx, cancel := attempt(ctx, to)
	defer cancel()
	steps := []destination.Step{checkAddress(to)}
	if !steps[0].OK {
		return steps
	}
	var j journey
	req, err := w.trial(httptrace.WithClientTrace(ctx, j.trace()), to, what)
	if err != nil {
		return append(steps, destination.Step{Name: "signature", Detail: sentence(err.Error())})
	}
	steps = append(steps, signed(to))
	req.Close = true // so that every step is taken, and none was taken before
	a, err := w.exchange(req, to, destination.Order{})
	travelled, arrived := j.steps(req.URL, to, w.now(), err)
	steps = append(steps, travelled...)
	if arrived {
		steps = append(steps, w.answered(a, err, to, what, j.waited()))
	}
	return steps
}

func (w *Webhook) trial(ctx context.Context, to destination.Target, what destination.Trial) (*http.Request, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make an id: %w", err)
	}
	var body []byte
	if what == destination.Sample {
		body, err = encodeSample(id.String(), to.Callbacks, w.now())
	} else {
		body, err = encodeNoOp(id.String(), w.now())
	}
	if err != nil {
		return nil, err
	}
	return w.post(ctx, to, id.String(), body)
}

func encodeNoOp(deliveryID string, now time.Time) ([]byte, error) {
	return encodeEvent(event{Type: "lethe.test", Timestamp: now.UTC(), Data: struct {
		DeliveryID string `json:"deliveryId"`
		Test       bool   `json:"test"`
	}{deliveryID, true}})
}

// encodeSample writes an order about a person whom nobody can be: example.com
// belongs to nobody (RFC 2606), and the numbers 555-0100 to 555-0199 to films.
func encodeSample(deliveryID, callbacks string, now time.Time) ([]byte, error) {
	now = now.Truncate(time.Second)
	data := written(destination.Order{
		DeliveryID: deliveryID, RequestID: deliveryID, Reference: "ER-TEST-TEST",
		Cause: "account_deleted", Regulation: "GDPR",
		SubmittedAt: now, DueAt: now.Add(sampleDue),
		Identifiers: []destination.Identifier{
			{Type: "email", Value: "sample@example.com"},
			{Type: "phone", Value: "+12025550123"},
		},
		CallbackURL: callbacks + deliveryID,
	})
	data.Test = true
	return encodeEvent(event{Type: "erasure.requested", Timestamp: data.SubmittedAt, Data: data})
}

// checkAddress looks at the URL alone. Only its host is shown: the rest may be
// worth keeping.
func checkAddress(to destination.Target) destination.Step {
	step := destination.Step{Name: "address"}
	u, err := url.Parse(to.URL)
	switch {
	case err != nil:
		step.Detail = "The URL cannot be read; write an absolute address such as https://crm.example.com/erasure."
	case u.Scheme != "https" && u.Scheme != "http":
		step.Detail = "The URL must start with https:// or, inside the ranges of LETHE_OUTBOUND_ALLOW, with http://."
	case u.Hostname() == "":
		step.Detail = "The URL has no host; write an absolute address such as https://crm.example.com/erasure."
	case u.Scheme == "http":
		step.OK, step.Detail = true, fmt.Sprintf("It is %s, by plain http: what is sent there can be read on the way.", u.Host)
	default:
		step.OK, step.Detail = true, fmt.Sprintf("It is %s, by https.", u.Host)
	}
	step.Detail = redact(to, destination.Order{}, step.Detail)
	return step
}

func signed(to destination.Target) destination.Step {
	step := destination.Step{Name: "signature", OK: true}
	switch len(to.Secrets) {
	case 0:
		step.Detail = "Nothing is signed: the destination has no signing secret."
	case 1:
		step.Detail = "The test is signed as orders are."
	default:
		step.Detail = "The test is signed as orders are, with each secret that counts now."
	}
	return step
}

package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// typedRequest is the form of a request as it was sent.
type typedRequest struct {
	view.NewRequest
	do string // of the button
}

var newRequestFields = []string{"key", "return", "do", "cause", "regulation", "submittedAt", "externalId", "channel", "attributes"}

// newRequestForm reads the form. Rows without a value are left out, so that the
// door counts the identifiers as the page does.
func (s *site) newRequestForm(r *http.Request) (typedRequest, error) {
	known := slices.Clone(newRequestFields)
	for n := range view.MaxIdentifiers {
		known = append(known, view.IdentifierField(n, "type"), view.IdentifierField(n, "value"))
	}
	fields, err := formOf(r, maxForm, func(name string) bool { return slices.Contains(known, name) })
	if err != nil {
		return typedRequest{}, err
	}
	return typedRequest{do: fields.Get("do"), NewRequest: view.NewRequest{
		Key: fields.Get("key"), Back: s.back(fields, "/queue"), Faults: view.Faults{},
		Answers: view.Answers{
			Identifiers: identifiersTyped(fields), Cause: fields.Get("cause"), Regulation: fields.Get("regulation"),
			Asked: fields.Get("submittedAt"), ExternalID: strings.TrimSpace(fields.Get("externalId")),
			Channel: fields.Get("channel"), Attributes: fields.Get("attributes"),
		},
	}}, nil
}

func identifiersTyped(fields url.Values) []view.PlainIdentifier {
	var out []view.PlainIdentifier
	for n := range view.MaxIdentifiers {
		value := strings.TrimSpace(fields.Get(view.IdentifierField(n, "value")))
		if value != "" {
			out = append(out, view.PlainIdentifier{Type: fields.Get(view.IdentifierField(n, "type")), Value: value})
		}
	}
	return out
}

// submissionTyped reads the answers as a submission. What cannot be read is a fault
// of the page; what the values mean is for the door.
func (s *site) submissionTyped(ctx context.Context, page *view.NewRequest) (erasure.Submission, error) {
	a, faults := page.Answers, wrong(page.Faults)
	if a.Cause == "" {
		faults.add("cause", "Choose the cause of the request.")
	}
	if a.Regulation == "" {
		faults.add("regulation", "Choose the regulation that sets the clock.")
	}
	if len(a.Identifiers) == 0 {
		faults.add(view.IdentifierField(0, "value"), "Give at least one identifier of the person.")
	}
	now, err := s.Erasure.Now(ctx)
	if err != nil {
		return erasure.Submission{}, err
	}
	in := erasure.Submission{
		Identifiers: identifierInputs(a), Cause: a.Cause, Regulation: lifecycle.Regulation(a.Regulation),
		ExternalID: a.ExternalID, IdempotencyKey: page.Key,
	}
	asked, complaint := dayAsked(a.Asked, now.In(s.Zone))
	faults.add("submittedAt", complaint)
	if complaint == "" {
		in.SubmittedAt = &asked
	}
	in.Attributes, err = attributesWith(a, faults)
	return in, err
}

// identifierInputs are the identifiers as the door takes them.
func identifierInputs(a view.Answers) []erasure.IdentifierInput {
	out := make([]erasure.IdentifierInput, len(a.Identifiers))
	for n, i := range a.Identifiers {
		out[n] = erasure.IdentifierInput{Type: i.Type, Value: i.Value}
	}
	return out
}

// dayAsked reads a day as the first moment of it, and says what is wrong with one
// that is none or that is after now. The law counts from the day.
func dayAsked(text string, now time.Time) (asked time.Time, complaint string) {
	day := dayTyped(text)
	if day.IsZero() {
		return day, view.NotADay
	}
	asked = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, now.Location())
	if asked.Day() != day.Day() { // where summer time begins at midnight, there is none
		asked = asked.Add(time.Hour)
	}
	if asked.After(now) {
		return asked, "This day is in the future. Give the day on which the person asked."
	}
	return asked, ""
}

// attributesWith are the attributes that were typed, and how the request arrived.
func attributesWith(a view.Answers, faults wrong) (json.RawMessage, error) {
	values, complaint := attributesTyped(a.Attributes)
	faults.add("attributes", complaint)
	if complaint != "" {
		return nil, nil
	}
	if a.Channel != "" {
		if _, twice := values["channel"]; twice {
			faults.add("attributes", "The attribute channel is answered above already. Take it out here, or say there that it is not said.")
		}
		if !slices.Contains(view.Channels(), a.Channel) {
			faults.add("channel", "Choose how the request arrived, or that it is not said.")
		}
		values["channel"] = a.Channel
	}
	raw, err := json.Marshal(values)
	if err != nil {
		return nil, fmt.Errorf("write attributes: %w", err)
	}
	return raw, nil
}

// newRequestFaults are what the door says, by the names of the form's fields. Those
// are its paths, but what it says about times is for programs.
func newRequestFaults(why error) view.Faults {
	out := view.Faults{}
	if why == nil {
		return out
	}
	for _, f := range fault.Of(why).Fields {
		switch {
		case f.Path == "submittedAt":
			f.Message = "Give a day of the last ten years, such as 2026-11-20."
		case f.Path == "identifiers":
			f.Path = view.IdentifierField(0, "value")
		case f.Path == "idempotencyKey":
			continue
		}
		out[f.Path] = f.Message
	}
	return out
}

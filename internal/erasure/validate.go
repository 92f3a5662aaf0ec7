package erasure

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/internal/privacy"
)

// valid is a submission whose every field was checked.
type valid struct {
	identifiers []privacy.Identifier
	cause       string
	regulation  lifecycle.Regulation
	submittedAt *time.Time // as the sender says; settled by askedAt
	externalID  *string
	attributes  json.RawMessage
	key         []byte // fingerprint of the idempotency key; nil without one
	fingerprint []byte // of the input
}

// types lists the types of the identifiers, each once, in the sender's order.
func (v valid) types() []string {
	var types []string
	for _, i := range v.identifiers {
		if !slices.Contains(types, i.Type) {
			types = append(types, i.Type)
		}
	}
	return types
}

// values are the identifiers in plain.
func (v valid) values() []string {
	values := make([]string, len(v.identifiers))
	for n, i := range v.identifiers {
		values[n] = i.Reveal()
	}
	return values
}

func (s *Service) validate(in Submission) (valid, error) {
	v := valid{cause: in.Cause, regulation: in.Regulation, submittedAt: in.SubmittedAt}
	if v.regulation == "" {
		v.regulation = lifecycle.GDPR
	}
	var faults []fault.Field
	faults = append(faults, v.readIdentifiers(s.cfg.forms(), in.Identifiers)...)
	faults = append(faults, s.checkFacts(v.cause, v.regulation)...)
	faults = append(faults, shorterThan("externalId", in.ExternalID, 200)...)
	faults = append(faults, shorterThan("idempotencyKey", in.IdempotencyKey, 200)...)
	attributes, attributeFaults := readAttributes(in.Attributes)
	v.attributes = attributes
	faults = append(faults, attributeFaults...)
	if in.ExternalID != "" {
		v.externalID = &in.ExternalID
	}
	if len(faults) == 0 {
		faults = checkSecrecy(v.values(), in.ExternalID, v.attributes)
	}
	if err := fault.Invalid(faults...); err != nil {
		return valid{}, err
	}
	v.fingerprints(s.keys, in)
	return v, nil
}

func (v *valid) readIdentifiers(forms privacy.Forms, in []IdentifierInput) []fault.Field {
	if len(in) < 1 || len(in) > 20 {
		return []fault.Field{{Path: "identifiers", Message: fmt.Sprintf("Give 1 to 20 identifiers; there are %d.", len(in))}}
	}
	read, faults := readIdentifiers(forms, in)
	v.identifiers = read
	return faults
}

// readIdentifiers reads those that are identifiers, and says what is wrong with the
// others.
func readIdentifiers(forms privacy.Forms, in []IdentifierInput) (read []privacy.Identifier, faults []fault.Field) {
	for n, i := range in {
		one, invalid := readIdentifier(forms, fmt.Sprintf("identifiers[%d]", n), i)
		if len(invalid) > 0 {
			faults = append(faults, invalid...)
			continue
		}
		read = append(read, one)
	}
	return read, faults
}

func readIdentifier(forms privacy.Forms, path string, in IdentifierInput) (privacy.Identifier, []fault.Field) {
	read, err := privacy.NewIdentifier(forms, in.Type, in.Value)
	if invalid, ok := errors.AsType[*privacy.InvalidError](err); ok {
		return read, []fault.Field{{Path: path + "." + invalid.Field, Message: invalid.Reason}}
	}
	return read, nil
}

func (s *Service) checkFacts(cause string, regulation lifecycle.Regulation) []fault.Field {
	var faults []fault.Field
	if !slices.Contains(s.cfg.Causes, cause) {
		faults = append(faults, fault.Field{Path: "cause", Message: "Choose one of " + strings.Join(s.cfg.Causes, ", ") + "."})
	}
	if !regulation.Valid() {
		faults = append(faults, fault.Field{Path: "regulation", Message: fmt.Sprintf("Choose one of %v.", lifecycle.Regulations())})
	}
	return faults
}

// skew is how far a sender's clock may be ahead of ours.
const skew = time.Minute

// askedAt is when the person asked. A time in the future is BadInput; one by a
// clock that is a little ahead is taken as now.
func (v valid) askedAt(now time.Time) (time.Time, error) {
	if v.submittedAt == nil {
		return now, nil
	}
	asked := v.submittedAt.UTC().Truncate(time.Microsecond)
	switch {
	case asked.After(now.Add(skew)):
		return time.Time{}, fault.Invalid(fault.Field{Path: "submittedAt",
			Message: "This is in the future. Send the time at which the person asked, in RFC 3339, or leave it out for now."})
	case asked.After(now):
		return now, nil
	case asked.Before(now.AddDate(-10, 0, 0)):
		return time.Time{}, fault.Invalid(fault.Field{Path: "submittedAt",
			Message: "This is more than ten years ago. Send the time at which the person asked, in RFC 3339."})
	}
	return asked, nil
}

// fingerprints make the key and the input comparable without keeping them:
// both may hold what identifies the person.
func (v *valid) fingerprints(keys *privacy.Keys, in Submission) {
	if in.IdempotencyKey == "" {
		return
	}
	parts := [][]byte{
		[]byte(v.cause), []byte(v.regulation), []byte(in.ExternalID), v.attributes,
	}
	if in.SubmittedAt != nil {
		parts = append(parts, []byte(in.SubmittedAt.UTC().Format(time.RFC3339Nano)))
	} else {
		parts = append(parts, nil)
	}
	for _, i := range v.identifiers {
		parts = append(parts, []byte(i.Type), []byte(i.Reveal()))
	}
	v.key = keys.Fingerprint("idempotency key", []byte(in.IdempotencyKey))
	v.fingerprint = keys.Fingerprint("submission", parts...)
}

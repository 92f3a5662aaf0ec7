package privacy

import (
	"slices"
	"strings"
	"unique"
)

// The types of identifier that have a form of their own. Every other configured
// type is text that is compared exactly.
const (
	TypeEmail = "email"
	TypePhone = "phone"
)

// Identifier is a typed key of a person in its canonical form. It prints and
// encodes as [redacted]; only Reveal gives the value. Two are equal (==) when
// type and value are. The zero Identifier is empty.
type Identifier struct {
	// Type is email, phone or another configured type.
	Type string
	// A handle, because fmt prints the text of unexported fields of other
	// structs without asking Identifier's methods; of a handle it knows only
	// the address.
	value unique.Handle[string]
}

// InvalidError says why an input is no identifier.
type InvalidError struct {
	// Field is "type" or "value".
	Field string
	// Reason is the end of a sentence that starts with the field: what is
	// wrong and what would be right. It never quotes the input.
	Reason string
}

// Error is the whole sentence.
func (e *InvalidError) Error() string { return e.Field + " " + e.Reason }

// Forms says which identifiers are taken, and how.
type Forms struct {
	Types       []string // that an identifier may have
	PhoneRegion string   // where numbers without a country code are dialled, ISO 3166-1 alpha-2; empty: they need one
}

// NewIdentifier brings a value into the canonical form of its type, one of those in
// forms. Normalising a canonical value again changes nothing.
//
//   - Every value loses the space around it and is normalised by NFKC. It must
//     not be empty, hold control, format or line-separating characters, or be
//     longer than 320 bytes.
//   - An email becomes lower-case with its domain in ASCII (IDNA, UTS 46).
//   - A phone number becomes E.164; unless there is a region, it must start with +
//     and its country code.
//   - Any other value stays as it is, of at most 200 bytes.
//
// Anything else fails with *InvalidError.
func NewIdentifier(forms Forms, typ, value string) (Identifier, error) {
	// The type is not quoted: people swap the two fields.
	if !slices.Contains(forms.Types, typ) {
		return Identifier{}, &InvalidError{"type", "must be one of " + strings.Join(forms.Types, ", ")}
	}
	canonical, fault := forms.normalise(typ, value)
	if fault != "" {
		return Identifier{}, &InvalidError{"value", fault}
	}
	return Identifier{typ, unique.Make(canonical)}, nil
}

// Reveal gives the canonical value. What it returns must not be logged.
func (i Identifier) Reveal() string {
	if i.value == (unique.Handle[string]{}) {
		return ""
	}
	return i.value.Value()
}

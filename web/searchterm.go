package web

import (
	"regexp"
	"strings"

	"lethe/internal/fault"
)

var (
	referencePattern = regexp.MustCompile(`^ER-[0-9A-Z]{4}-[0-9A-Z]{4}$`)

	// A phone number as people write it: with a plus, a leading zero, or spaces,
	// dashes and brackets between its 7 to 15 digits (ITU-T E.164). Digits alone
	// may be anybody's own id.
	phonePattern = regexp.MustCompile(`^(\+|0|\(|[0-9]+[ ().-]).*$`)
)

// errPersonalSearch is for who wrote the address by hand.
var errPersonalSearch = fault.New(fault.BadInput,
	"An address takes a reference or an external id only. Search for a person in the search box: what stands in an address stays in the history and in logs.")

// asReference reads a reference as people type it: er-7qk4-m2xd is ER-7QK4-M2XD.
func asReference(text string) (string, bool) {
	reference := strings.ToUpper(strings.TrimSpace(text))
	return reference, referencePattern.MatchString(reference)
}

// looksPersonal reports whether a search term is an identifier of a person,
// which must not be in an address.
func looksPersonal(text string) bool {
	if strings.Contains(text, "@") {
		return true
	}
	digits := 0
	for _, c := range text {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case !strings.ContainsRune("+ ().-/", c):
			return false
		}
	}
	return digits >= 7 && digits <= 15 && phonePattern.MatchString(strings.TrimSpace(text))
}

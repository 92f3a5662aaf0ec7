package privacy

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxValue = 320 // bytes, before and after normalising
	maxOther = 200 // bytes
)

// normalise returns the canonical form of a value, or what is wrong with it.
func (f Forms) normalise(typ, value string) (canonical, fault string) {
	value, fault = normaliseText(value)
	if fault != "" {
		return "", fault
	}
	switch typ {
	case TypeEmail:
		return normaliseEmail(value)
	case TypePhone:
		return normalisePhone(f.PhoneRegion, value)
	}
	if len(value) > maxOther {
		return "", tooLong(maxOther)
	}
	return value, ""
}

func normaliseText(value string) (canonical, fault string) {
	switch {
	case !utf8.ValidString(value) || strings.ContainsRune(value, utf8.RuneError):
		// Decoders put U+FFFD where text was broken: two broken values would be one person.
		return "", "must be UTF-8 text"
	case len(value) > maxValue:
		return "", tooLong(maxValue)
	}
	// Some characters become a space by NFKC, so only now is the end known.
	value = strings.TrimSpace(norm.NFKC.String(value))
	switch {
	case value == "":
		return "", "must not be empty"
	case len(value) > maxValue:
		return "", tooLong(maxValue)
	case strings.ContainsFunc(value, invisible):
		return "", "must not hold invisible characters, such as control or text direction characters"
	}
	return value, ""
}

// invisible tells of characters that nobody sees, so that two values which look
// equal would differ: controls, bidi and other format characters, line and
// paragraph separators, private use.
func invisible(r rune) bool {
	return unicode.In(r, unicode.C, unicode.Zl, unicode.Zp)
}

func tooLong(most int) string {
	return fmt.Sprintf("must not be longer than %d bytes", most)
}

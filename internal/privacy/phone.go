package privacy

import (
	"regexp"

	"github.com/nyaruka/phonenumbers"
)

// dialled is a number as people write it: no letters, no extension.
var dialled = regexp.MustCompile(`^\+[0-9 ().\-/]+$`)

// normalisePhone asks only for a possible length, not for a number in use:
// numbering plans change faster than this program.
func normalisePhone(value string) (canonical, fault string) {
	if !dialled.MatchString(value) {
		return "", "must be a phone number with + and its country code, such as +33 6 12 34 56 78"
	}
	canonical, ok := e164(value)
	// A prefix for calls inside the country is dropped. What starts with two
	// of them is no number, and would lose the next one every time it is read.
	if again, _ := e164(canonical); !ok || again != canonical {
		return "", "must be a whole phone number of its country, such as +33 6 12 34 56 78"
	}
	return canonical, ""
}

func e164(value string) (canonical string, ok bool) {
	number, err := phonenumbers.Parse(value, "")
	if err != nil || !phonenumbers.IsPossibleNumber(number) {
		return "", false
	}
	return phonenumbers.Format(number, phonenumbers.E164), true
}

package privacy

import (
	"regexp"

	"github.com/nyaruka/phonenumbers"
)

// dialled is a number as people write it: no letters, no extension.
var dialled = regexp.MustCompile(`^\+?[0-9 ().\-/]+$`)

// abroad is how a number is written that is known everywhere.
const abroad = "with + and its country code, such as +33 6 12 34 56 78"

// normalisePhone asks only for a possible length, not for a number in use:
// numbering plans change faster than this program. What has no country code is
// dialled in the region, if there is one.
func normalisePhone(region, value string) (canonical, fault string) {
	if !dialled.MatchString(value) || region == "" && value[0] != '+' {
		return "", mustBePhone(region)
	}
	canonical, ok := e164(region, value)
	// A prefix for calls inside the country is dropped. What starts with two
	// of them is no number, and would lose the next one every time it is read.
	if again, _ := e164(region, canonical); !ok || again != canonical {
		return "", mustBeWhole(region)
	}
	return canonical, ""
}

func mustBePhone(region string) string {
	if region == "" {
		return "must be a phone number " + abroad
	}
	return "must be a phone number of " + region + ", or one " + abroad
}

func mustBeWhole(region string) string {
	if region == "" {
		return "must be a whole phone number of its country, such as +33 6 12 34 56 78"
	}
	return "must be a whole phone number of " + region + ", or of another country " + abroad
}

func e164(region, value string) (canonical string, ok bool) {
	number, err := phonenumbers.Parse(value, region)
	if err != nil || !phonenumbers.IsPossibleNumber(number) {
		return "", false
	}
	return phonenumbers.Format(number, phonenumbers.E164), true
}

package privacy

import (
	"fmt"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// bullets stand for what is hidden, always as many, so that they do not tell
// how long it is.
const bullets = "•••"

// minShown is the length in characters from which a value shows its ends.
const minShown = 8

// Masked is enough for staff to recognise the value, and no more:
//
//	anna@example.com   a•••@example.com
//	+33612345612       +33 ••• ••12
//	customer-4711      cu•••11
//	short              •••
func (i Identifier) Masked() string {
	value := i.Reveal()
	switch i.Type {
	case TypeEmail:
		return maskEmail(value)
	case TypePhone:
		return maskPhone(value)
	}
	runes := []rune(value)
	if len(runes) < minShown {
		return bullets
	}
	return string(runes[:2]) + bullets + string(runes[len(runes)-2:])
}

func maskEmail(value string) string {
	local, domain, found := strings.Cut(value, "@")
	if !found {
		return bullets
	}
	return string([]rune(local)[:1]) + bullets + "@" + domain
}

func maskPhone(value string) string {
	number, err := phonenumbers.Parse(value, "")
	if err != nil {
		return bullets
	}
	return fmt.Sprintf("+%d ••• ••%s", number.GetCountryCode(), value[len(value)-2:])
}

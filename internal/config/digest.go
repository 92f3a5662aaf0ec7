package config

import (
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"
)

// Digest says who is told every day what waits.
type Digest struct {
	To []string      // distinct addresses; none: nobody is told
	At time.Duration // since midnight, in Config.TimeZone
}

func readDigestTo(c *Config, value string) error {
	to, err := addresses(value)
	c.Digest.To = to
	c.EscalateTo = to // unless LETHE_ESCALATE_TO, which is read later, says otherwise
	return err
}

// addresses reads a comma list of distinct addresses.
func addresses(value string) ([]string, error) {
	var out []string
	for item := range strings.SplitSeq(value, ",") {
		item = strings.TrimSpace(item)
		parsed, err := mail.ParseAddress(item)
		if err != nil || parsed.Address != item {
			return nil, fmt.Errorf("%q is not an address: write a comma list such as lead@example.com,privacy@example.com", item)
		}
		if slices.Contains(out, item) {
			return nil, fmt.Errorf("%q is in the list twice: write it once", item)
		}
		out = append(out, item)
	}
	return out, nil
}

func readDigestAt(c *Config, value string) error {
	at, err := time.Parse("15:04", value)
	if err != nil {
		return fmt.Errorf("%q is not a time of day: write hours and minutes, such as 07:00", value)
	}
	c.Digest.At = time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
	return nil
}

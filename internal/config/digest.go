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
	for item := range strings.SplitSeq(value, ",") {
		item = strings.TrimSpace(item)
		parsed, err := mail.ParseAddress(item)
		if err != nil || parsed.Address != item {
			return fmt.Errorf("%q is not an address: write a comma list such as lead@example.com,privacy@example.com", item)
		}
		if slices.Contains(c.Digest.To, item) {
			return fmt.Errorf("%q is in the list twice: write it once", item)
		}
		c.Digest.To = append(c.Digest.To, item)
	}
	return nil
}

func readDigestAt(c *Config, value string) error {
	at, err := time.Parse("15:04", value)
	if err != nil {
		return fmt.Errorf("%q is not a time of day: write hours and minutes, such as 07:00", value)
	}
	c.Digest.At = time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
	return nil
}

package config

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// span shortens the table of variables.
type span = time.Duration

// duration reads a Go duration that is not negative.
func duration(field func(*Config) *span) func(*Config, string) error {
	return func(c *Config, value string) error {
		d, err := time.ParseDuration(value)
		if err != nil {
			return fmt.Errorf("%q is not a duration: write %s", value, likeDuration(value))
		}
		if d < 0 {
			return fmt.Errorf("%q is negative: write 0s or longer", value)
		}
		*field(c) = d
		return nil
	}
}

// positive reads a Go duration that is longer than zero.
func positive(field func(*Config) *span) func(*Config, string) error {
	read := duration(field)
	return func(c *Config, value string) error {
		if err := read(c, value); err != nil {
			return err
		}
		if *field(c) == 0 {
			return errors.New("0s leaves no time at all: write 1s or longer")
		}
		return nil
	}
}

var wordyDuration = regexp.MustCompile(`(?i)^(\d{1,9})\s*(s|m|h|d|w|$)`)

// likeDuration guesses what "72 hours", "3d" or "30" was meant to be.
func likeDuration(value string) string {
	m := wordyDuration.FindStringSubmatch(value)
	if m == nil {
		return "a number and a unit, such as 72h, 90m or 30s"
	}
	switch m[2] {
	case "":
		return m[1] + "s for seconds, or " + m[1] + "h for hours"
	case "d", "D":
		return hours(m[1], 24)
	case "w", "W":
		return hours(m[1], 7*24)
	case "m", "M":
		return m[1] + "m for minutes; a month is 720h"
	default:
		return m[1] + m[2]
	}
}

func hours(count string, each int) string {
	n, _ := strconv.Atoi(count) // nine digits at most
	return strconv.Itoa(n*each) + "h"
}

package web

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// wrong collects what cannot be read, by the names of the form's fields.
type wrong map[string]string

// add keeps the first thing to say about a field; an empty one is none.
func (f wrong) add(field, message string) {
	if _, said := f[field]; !said && message != "" {
		f[field] = message
	}
}

func (f wrong) text(field, typed, missing string) string {
	if typed == "" {
		f.add(field, missing)
	}
	return typed
}

func (f wrong) duration(field, typed string) time.Duration {
	if typed == "" {
		return 0
	}
	d, err := time.ParseDuration(typed)
	if err != nil {
		f.add(field, "Write a duration with its unit, such as 336h, 90m or 10s.")
	}
	return d
}

func (f wrong) durations(field, typed string) []time.Duration {
	if typed == "" {
		return nil
	}
	var out []time.Duration
	for _, text := range strings.Split(typed, ",") {
		d, err := time.ParseDuration(strings.TrimSpace(text))
		if err != nil {
			f.add(field, "Write durations with commas between them, such as 10s, 1m, 1h.")
		}
		out = append(out, d)
	}
	return out
}

func (f wrong) whole(field, typed string) int {
	if typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < 1 {
		f.add(field, "Write a whole number from 1.")
	}
	return n
}

// words reads a destination's words and their meanings, one a line.
func (f wrong) words(field, typed string) map[string]string {
	if typed == "" {
		return nil
	}
	out := map[string]string{}
	for line := range strings.Lines(typed) {
		at := strings.LastIndex(line, "=")
		if at < 0 {
			f.add(field, "Write one word a line with its meaning, such as complete = done.")
			continue
		}
		word := strings.TrimSpace(line[:at])
		if _, twice := out[word]; twice {
			f.add(field, fmt.Sprintf("The word %s stands here twice.", word))
		}
		out[word] = strings.TrimSpace(line[at+1:])
	}
	return out
}

package view

import (
	"strings"

	"lethe/web/view/ui"
)

// polled says how often it is asked; nothing if it is not.
func (p Destination) polled() string {
	if p.PollEvery == 0 {
		return ""
	}
	return "Every " + ui.Span(p.PollEvery)
}

// probed says when it is looked up whether the person is gone.
func (p Destination) probed() string {
	if p.Probe == nil {
		return ""
	}
	words := "At once when it reports"
	if p.Probe.After > 0 {
		words = ui.Span(p.Probe.After) + " after its report"
	}
	if p.Probe.Again > 0 {
		words += ", and again " + ui.Span(p.Probe.Again) + " later"
	}
	return words
}

// retries lists the waits between attempts.
func (p Destination) retries() string {
	if len(p.Retries) == 0 {
		return "Standard: longer each time"
	}
	words := make([]string, len(p.Retries))
	for i, wait := range p.Retries {
		words[i] = ui.Span(wait)
	}
	last := len(words) - 1
	if last == 0 {
		return "Every " + words[0]
	}
	return "After " + strings.Join(words[:last], ", ") + "; then every " + words[last]
}

// limit writes a bound with its unit, where 0 is none.
func limit(n int, words string) string {
	if n == 0 {
		return "No limit"
	}
	return ui.Count(n, "order") + " " + words
}

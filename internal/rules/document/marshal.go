package document

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"lethe/internal/lifecycle"
)

// Marshal writes the document in its one canonical form: fields in a fixed
// order, those that are empty or zero left out. Parsing it gives an equal document
// again, if the document is as Parse returns it. It fails when a text is not
// UTF-8, which no document from Parse holds.
func (d Document) Marshal() ([]byte, error) {
	text := d.text()
	if !utf8.Valid(text) {
		return nil, errors.New("write the document: it holds text that is not UTF-8")
	}
	return text, nil
}

// text is the canonical form. What is wrong in the document stays wrong in it, at
// the same path.
func (d Document) text() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "apiVersion: %s\n", APIVersion)
	heading(&b, "destinations", len(d.Destinations))
	for _, x := range d.Destinations {
		entryOf(&b, [][2]string{
			{"name", scalar(x.Name)},
			{"title", scalar(x.Title)},
			{"owner", scalar(x.Owner)},
			{"kind", scalar(x.Kind)},
			{"url", scalar(x.URL)},
			{"secretEnv", scalar(x.SecretEnv)},
			{"secretFile", scalar(x.SecretFile)},
			{"secretStored", yes(x.SecretStored)},
			{"confirmation", scalar(x.Confirmation)},
			{"confirmWithin", duration(x.ConfirmWithin)},
			{"concurrency", whole(x.Concurrency)},
			{"ratePerMinute", whole(x.RatePerMinute)},
			{"retrySchedule", flow(durations(x.RetrySchedule))},
			{"poll", nested(pollFields(x.Poll))},
			{"verify", nested(probeFields(x.Probe))},
		})
	}
	heading(&b, "rules", len(d.Rules))
	for _, x := range d.Rules {
		entryOf(&b, [][2]string{
			{"name", scalar(x.Name)},
			{"when", scalar(x.When)},
			{"to", flow(scalars(x.To))},
			{"review", scalar(string(x.Review))},
			{"reviewWindow", duration(x.ReviewWindow)},
		})
	}
	return b.Bytes()
}

func heading(b *bytes.Buffer, key string, entries int) {
	if entries == 0 {
		fmt.Fprintf(b, "%s: []\n", key)
		return
	}
	fmt.Fprintf(b, "%s:\n", key)
}

// entryOf writes one entry of a list with those of its fields that are set.
func entryOf(b *bytes.Buffer, fields [][2]string) {
	lead := "  - "
	for _, field := range fields {
		if field[1] != "" {
			fmt.Fprintf(b, "%s%s:%s\n", lead, field[0], after(field[1]))
			lead = "    "
		}
	}
	if lead == "  - " {
		b.WriteString("  - {}\n")
	}
}

// after puts a value behind its colon; one that starts a line of its own needs
// no space.
func after(value string) string {
	if strings.HasPrefix(value, "\n") {
		return value
	}
	return " " + value
}

// nested writes the fields that are set under a field of an entry.
func nested(fields [][2]string) string {
	var b strings.Builder
	for _, field := range fields {
		if field[1] != "" {
			fmt.Fprintf(&b, "\n      %s:%s", field[0], after(field[1]))
		}
	}
	return b.String()
}

func pollFields(p *lifecycle.Poll) [][2]string {
	if p == nil {
		return nil
	}
	return [][2]string{
		{"url", optional(p.URL)},
		{"every", duration(p.Every)},
		{"status", optional(p.Status)},
		{"statuses", words(p.Statuses)},
	}
}

func probeFields(p *lifecycle.Probe) [][2]string {
	if p == nil {
		return nil
	}
	return [][2]string{
		{"url", optional(p.URL)},
		{"list", optional(p.List)},
		{"after", duration(p.After)},
		{"again", duration(p.Again)},
	}
}

// words writes a mapping in the order of its keys.
func words(meanings map[string]string) string {
	var b strings.Builder
	for _, word := range slices.Sorted(maps.Keys(meanings)) {
		fmt.Fprintf(&b, "\n        %s: %s", inline(word), inline(meanings[word]))
	}
	return b.String()
}

func flow(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

func scalars(texts []string) []string {
	written := make([]string, len(texts))
	for i, text := range texts {
		written[i] = inline(text)
	}
	return written
}

func durations(values []time.Duration) []string {
	written := make([]string, len(values))
	for i, value := range values {
		written[i] = cmp.Or(duration(value), "0s")
	}
	return written
}

// whole is a number; zero is empty.
func whole(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// yes is true; false, the default of every such field, is empty.
func yes(is bool) string {
	if is {
		return "true"
	}
	return ""
}

// duration is d as a person writes it: 336h, not 336h0m0s. Zero is empty.
func duration(d time.Duration) string {
	if d == 0 {
		return ""
	}
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

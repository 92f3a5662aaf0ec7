package document

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Marshal writes the document in its one canonical form: fields in a fixed
// order, defaults written out. Parsing it gives an equal document again. It
// fails when a text is not UTF-8, which no document from Parse holds.
func (d Document) Marshal() ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "apiVersion: %s\n", APIVersion)
	heading(&b, "destinations", len(d.Destinations))
	for _, x := range d.Destinations {
		entryOf(&b, x.Name, [][2]string{
			{"title", scalar(x.Title)},
			{"kind", scalar(x.Kind)},
			{"url", scalar(x.URL)},
			{"secretEnv", scalar(x.SecretEnv)},
			{"secretFile", scalar(x.SecretFile)},
			{"confirmation", scalar(x.Confirmation)},
			{"confirmWithin", duration(x.ConfirmWithin)},
			{"concurrency", strconv.Itoa(x.Concurrency)},
			{"ratePerMinute", strconv.Itoa(x.RatePerMinute)},
		})
	}
	heading(&b, "rules", len(d.Rules))
	for _, x := range d.Rules {
		entryOf(&b, x.Name, [][2]string{
			{"when", scalar(x.When)},
			{"to", flow(x.To)},
			{"review", scalar(string(x.Review))},
			{"reviewWindow", duration(x.ReviewWindow)},
		})
	}
	if !utf8.Valid(b.Bytes()) {
		return nil, errors.New("write the document: it holds text that is not UTF-8")
	}
	return b.Bytes(), nil
}

func heading(b *bytes.Buffer, key string, entries int) {
	if entries == 0 {
		fmt.Fprintf(b, "%s: []\n", key)
		return
	}
	fmt.Fprintf(b, "%s:\n", key)
}

// entryOf writes one entry of a list with those of its fields that are set.
func entryOf(b *bytes.Buffer, name string, fields [][2]string) {
	fmt.Fprintf(b, "  - name: %s\n", scalar(name))
	for _, field := range fields {
		if field[1] != "" {
			fmt.Fprintf(b, "    %s: %s\n", field[0], field[1])
		}
	}
}

func flow(names []string) string {
	if len(names) == 0 {
		return ""
	}
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = scalar(name)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
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

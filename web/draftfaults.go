package web

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"lethe/internal/erasure"
	"lethe/internal/rules/document"
	"lethe/web/view"
)

// fieldFault is what is wrong with one field of a rule.
type fieldFault struct{ field, message string }

type fieldFaults []fieldFault

// ruleFaults are what is wrong with the rule at a place of the document.
func ruleFaults(problems document.Problems, at int) fieldFaults {
	var out fieldFaults
	for _, p := range problems {
		rest, ok := strings.CutPrefix(p.Path, fmt.Sprintf("rules[%d]", at))
		if !ok {
			continue
		}
		field, _, _ := strings.Cut(strings.TrimPrefix(rest, "."), "[")
		if field == "" { // it neither sends nor says how to review
			field, p.Message = "to", "the rule "+p.Message
		}
		out = append(out, fieldFault{field, p.Message})
	}
	return out
}

// byField are the faults for a form, the first of each field.
func (f fieldFaults) byField() view.Faults {
	out := view.Faults{}
	for _, x := range f {
		if out[x.field] == "" {
			out[x.field] = x.message
		}
	}
	return out
}

// words are the faults for a list. Those of a condition say where they are by
// themselves.
func (f fieldFaults) words() []string {
	out := make([]string, len(f))
	for i, x := range f {
		out[i] = x.message
		if x.field != "when" {
			out[i] = view.FieldWords(x.field) + ": " + x.message
		}
	}
	return out
}

var (
	inRule        = regexp.MustCompile(`^rules\[\d+\]`)
	inDestination = regexp.MustCompile(`^destinations\[(\d+)\]\.?(.*)$`)
)

// otherFaults are what is wrong with a draft apart from its rules.
func otherFaults(d erasure.Draft) []view.DraftFault {
	var out []view.DraftFault
	for _, p := range d.Problems {
		if !inRule.MatchString(p.Path) {
			out = append(out, view.DraftFault{Where: where(p.Path, d.Document), Message: p.Message})
		}
	}
	return out
}

// allFaults are everything for which a draft cannot be published.
func allFaults(d erasure.Draft) []view.DraftFault {
	var out []view.DraftFault
	for i, rule := range d.Document.Rules {
		for _, words := range ruleFaults(d.Problems, i).words() {
			out = append(out, view.DraftFault{Where: "Rule " + rule.Name, Message: words})
		}
	}
	return append(otherFaults(d), out...)
}

// where names the place of a problem as people do: "Destination crm, Address".
func where(path string, d document.Document) string {
	m := inDestination.FindStringSubmatch(path)
	if m == nil {
		return path
	}
	at, err := strconv.Atoi(m[1])
	if err != nil || at >= len(d.Destinations) {
		return path
	}
	words := "Destination " + d.Destinations[at].Name
	if m[2] != "" {
		words += ", " + view.FieldWords(m[2])
	}
	return words
}

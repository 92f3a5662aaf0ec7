package letter

import (
	"strings"
	"unicode/utf8"
)

// maxLine is the longest line that mail should have (RFC 5322 section 2.1.1).
const maxLine = 78

// wrap breaks the lines of s at spaces so that none has more than 78 runes; a
// longer word stays whole. What follows from a line "- …" is indented below it.
// There are no empty lines at the ends, nor two in a row.
func wrap(s string) string {
	var out []string
	for _, l := range strings.Split(strings.TrimSpace(s), "\n") {
		l = strings.TrimRight(l, " ")
		if l == "" && out[len(out)-1] == "" {
			continue
		}
		out = append(out, wrapLine(l)...)
	}
	return strings.Join(out, "\n") + "\n"
}

func wrapLine(l string) []string {
	indent := ""
	if strings.HasPrefix(l, "- ") {
		indent = "  "
	}
	var lines []string
	current := ""
	for i, word := range strings.Split(l, " ") {
		switch {
		case i == 0:
			current = word
		case utf8.RuneCountInString(current)+1+utf8.RuneCountInString(word) > maxLine:
			lines = append(lines, strings.TrimRight(current, " "))
			current = indent + word
		default:
			current += " " + word
		}
	}
	return append(lines, current)
}

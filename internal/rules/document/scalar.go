package document

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// plain is text that means itself in every place of the document.
	plain = regexp.MustCompile(`^[A-Za-z/]([A-Za-z0-9/._?=&%+-]|:[/0-9]| [A-Za-z0-9(])*$`)
	// block is text of several lines without trailing space, to be written
	// under a bar.
	block = regexp.MustCompile(`^[^\s][^\n]*(\n+[^\n]+)+\n?$`)
)

// reserved are plain texts that YAML 1.1 or 1.2 readers take for something else.
var reserved = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}

// scalar writes the text of an entry's field in YAML, in the most legible form
// that is safe. Empty text is empty: the field is then left out.
func scalar(s string) string {
	if utf8.ValidString(s) && blockSafe(s) {
		return literal(s)
	}
	return optional(s)
}

// optional is inline, but for empty text, which is left out.
func optional(s string) string {
	if s == "" {
		return ""
	}
	return inline(s)
}

// inline writes text on one line, for lists and for what lies deeper than an
// entry's field. Empty text is a pair of quotes.
func inline(s string) string {
	switch {
	case !utf8.ValidString(s):
		return s // as it is, so that Marshal and Parse find and refuse it
	case plain.MatchString(s) && !slices.Contains(reserved, strings.ToLower(s)):
		return s
	case !strings.Contains(s, `"`) || strings.ContainsFunc(s, unprintable):
		// Go's escapes are all YAML's too.
		return strconv.Quote(s)
	default:
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
}

func unprintable(r rune) bool { return !unicode.IsPrint(r) }

func blockSafe(s string) bool {
	for line := range strings.Lines(s) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasSuffix(line, " ") || strings.ContainsFunc(line, unprintable) {
			return false
		}
	}
	return block.MatchString(s)
}

// literal writes lines under a bar, indented below a field of a list's entry.
func literal(s string) string {
	bar := "|"
	if !strings.HasSuffix(s, "\n") {
		bar = "|-"
	}
	lines := strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\n      ")
	// An empty line stays empty, without the indent.
	return bar + "\n      " + strings.ReplaceAll(lines, "\n      \n", "\n\n")
}

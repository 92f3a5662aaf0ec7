package destination

import (
	"cmp"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	redacted = "[redacted]"

	// maxTextRunes is the longest text of a destination that is kept.
	maxTextRunes = 500

	// maxRawBytes is the longest part of an answer that is shown.
	maxRawBytes = 2 << 10

	// maxReferenceRunes is the longest reference of a destination that is kept.
	maxReferenceRunes = 200

	// minTelling is the length in bytes from which an identifier inside a
	// reference cannot be there by chance.
	minTelling = 6
)

// Redact makes the words of a destination fit to keep: every identifier of the
// order in s becomes "[redacted]", in any case and also where it is wholly or
// partly percent-, JSON- or HTML-escaped; what cannot be printed becomes a
// space; and the result has at most 500 runes, the last of them "…" where
// something was cut off. An order without identifiers cleans and cuts only.
func (o Order) Redact(s string) string {
	s = strings.TrimSpace(o.hide(Printable(s)))
	if runes := []rune(s); len(runes) > maxTextRunes {
		return string(runes[:maxTextRunes-1]) + "…"
	}
	return s
}

// RedactRaw is Redact for an answer that is shown whole: its lines stay lines, and
// it has at most 2 KiB, with "…" where something was cut off.
func (o Order) RedactRaw(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		return printable(r)
	}, strings.ReplaceAll(s, "\r\n", "\n"))
	s = strings.TrimSpace(o.hide(s))
	if len(s) > maxRawBytes {
		return strings.ToValidUTF8(s[:maxRawBytes-len("…")], "") + "…"
	}
	return s
}

// hide puts "[redacted]" in the place of every identifier of the order. The pattern
// is made only where there is something to hide in: most answers say nothing.
func (o Order) hide(s string) string {
	if s == "" {
		return ""
	}
	if pattern := o.pattern(); pattern != "" {
		return regexp.MustCompile(pattern).ReplaceAllLiteralString(s, redacted)
	}
	return s
}

// RedactReference makes a destination's own name for its work fit to keep: s as
// it is, or nothing. A part of a name would name something else, so there is
// nothing left of one that is longer than 200 runes, cannot be printed, has space
// around it, is an identifier of the order, or holds one of at least 6 bytes.
func (o Order) RedactReference(s string) string {
	var telling Order
	for _, id := range o.Identifiers {
		if len(id.Value) >= minTelling || strings.EqualFold(id.Value, s) {
			telling.Identifiers = append(telling.Identifiers, id)
		}
	}
	if utf8.RuneCountInString(s) > maxReferenceRunes || telling.Redact(s) != s {
		return ""
	}
	return s
}

// Printable puts a space in the place of what cannot be printed, and none at the
// ends. It cuts nothing, so that Redact still finds every identifier in s.
func Printable(s string) string { return strings.TrimSpace(strings.Map(printable, s)) }

// printable also keeps NUL out, which Postgres does not store in text, and line
// breaks, which forge log lines. Invalid UTF-8 arrives as U+FFFD and stays so.
func printable(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return ' '
}

// pattern matches any identifier of the order. The longest comes first, so that
// an identifier that contains another is taken whole.
func (o Order) pattern() string {
	var values []string
	for _, id := range o.Identifiers {
		if v := strings.TrimSpace(id.Value); v != "" {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return ""
	}
	slices.SortFunc(values, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for i, v := range values {
		values[i] = valuePattern(v)
	}
	return "(?i)" + strings.Join(values, "|")
}

// valuePattern treats each rune by itself, because escapers disagree on which
// runes they escape.
func valuePattern(value string) string {
	var b strings.Builder
	for i, r := range value {
		b.WriteString("(?:" + strings.Join(spellings(r), "|") + ")")
		if i == 0 && r == '+' && len(value) > 1 {
			// Systems that store phone numbers without the plus echo them so.
			b.WriteString("?")
		}
	}
	return b.String()
}

// spellings lists the ways a rune is written in text, URLs, JSON and HTML, as
// regular expressions.
func spellings(r rune) []string {
	plain := string(r)
	percent := ""
	for _, c := range []byte(plain) {
		percent += fmt.Sprintf("%%%02X", c)
	}
	unicodeEscape := ""
	for _, unit := range utf16.Encode([]rune{r}) {
		unicodeEscape += fmt.Sprintf(`\u%04x`, unit)
	}
	all := []string{
		plain, percent, unicodeEscape, `\` + plain,
		url.QueryEscape(plain), html.EscapeString(plain),
		fmt.Sprintf("&#%d;", r), fmt.Sprintf("&#x%x;", r),
	}
	switch r { // html.EscapeString numbers these two; XML names them
	case '"':
		all = append(all, "&quot;")
	case '\'':
		all = append(all, "&apos;")
	}
	slices.Sort(all)
	all = slices.Compact(all)
	for i, s := range all {
		all[i] = regexp.QuoteMeta(s)
	}
	return all
}

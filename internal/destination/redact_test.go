package destination_test

import (
	"encoding/json"
	"html"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"lethe/internal/destination"
)

func orderOf(values ...string) destination.Order {
	var o destination.Order
	for _, v := range values {
		o.Identifiers = append(o.Identifiers, destination.Identifier{Type: "t", Value: v})
	}
	return o
}

func TestRedact_HidesEverySpellingOfAnIdentifier(t *testing.T) {
	t.Parallel()
	const email = `zoë+"x"&y@example.com`
	asJSON, err := json.Marshal(email)
	if err != nil {
		t.Fatal(err)
	}
	o := orderOf(email, "+33612345678", "Müller Söhne")
	for _, s := range []string{
		email,
		strings.ToUpper(email),
		url.QueryEscape(email),
		strings.ToLower(url.QueryEscape(email)),
		url.PathEscape(email),
		`zoë%2b"x"&y@example.com`,
		string(asJSON),
		strconv.QuoteToASCII(email),
		html.EscapeString(email),
		"&#122;o&#xEB;+&quot;x&quot;&amp;y&#64;example.com",
		"33612345678", "+33612345678", "%2B33612345678",
		url.QueryEscape("Müller Söhne"), url.PathEscape("Müller Söhne"), "MÜLLER SÖHNE",
	} {
		got := strings.Trim(o.Redact("no user <"+s+"> here"), `"`)
		if !strings.Contains(strings.ReplaceAll(got, `"`, ""), "no user <[redacted]> here") {
			t.Errorf("Redact(%s) = %s", s, got)
		}
	}
}

func TestRedact_TakesTheLongestIdentifierWhole(t *testing.T) {
	t.Parallel()
	if got := orderOf("anna", "anna@example.com").Redact("anna@example.com, anna"); got != "[redacted], [redacted]" {
		t.Errorf("got %q", got)
	}
}

func TestRedact_KeepsOtherWordsAndCutsAfterRedacting(t *testing.T) {
	t.Parallel()
	o := orderOf("anna@example.com", "", " ")
	if got := o.Redact("unknown person"); got != "unknown person" {
		t.Errorf("got %q", got)
	}
	// The identifier lies across the cut: no part of it may stay.
	got := o.Redact(strings.Repeat("ü", 495) + "anna@example.com")
	if strings.Contains(got, "anna") || utf8.RuneCountInString(got) != 500 || !strings.HasSuffix(got, "…") {
		t.Errorf("got %d runes: %s", utf8.RuneCountInString(got), got)
	}
}

func TestRedact_LeavesOneStorableLine(t *testing.T) {
	t.Parallel()
	got := destination.Order{}.Redact("a\x00b\r\nc\u202ed\xffe\n")
	if got != "a b  c d\ufffde" || !utf8.ValidString(got) {
		t.Errorf("got %q", got)
	}
}

func TestRedactRaw_KeepsTheLinesAndCutsAfterRedacting(t *testing.T) {
	t.Parallel()
	o := orderOf("anna@example.com")
	if got := o.RedactRaw("200 OK\r\n\r\n{\"of\":\t\"ANNA%40example.com\"}\x00\xff\n"); got != "200 OK\n\n{\"of\": \"[redacted]\"} \ufffd" {
		t.Errorf("got %q", got)
	}
	// The identifier lies across the cut: no part of it may stay.
	got := o.RedactRaw(strings.Repeat("ü", 1<<10-5) + "anna@example.com" + strings.Repeat("ü", 100))
	if strings.Contains(got, "anna") || len(got) > 2<<10 || !utf8.ValidString(got) || !strings.HasSuffix(got, "…") {
		t.Errorf("got %d bytes: …%s", len(got), got[len(got)-30:])
	}
}

func TestRedactReference_KeepsAWholeNameOrNone(t *testing.T) {
	t.Parallel()
	o := orderOf("anna@example.com", "1207")
	for s, kept := range map[string]bool{
		"job-7":                    true,
		"urn:crm:erasure/8123?a=b": true,
		"job-12071":                true, // four digits are there by chance
		strings.Repeat("ü", 200):   true,
		strings.Repeat("ü", 201):   false,
		"1207":                     false,
		"of-ANNA%40example.com":    false,
		"a\nb":                     false,
		" job":                     false,
		"a\x00":                    false,
	} {
		want := ""
		if kept {
			want = s
		}
		if got := o.RedactReference(s); got != want {
			t.Errorf("RedactReference(%q) = %q; want %q", s, got, want)
		}
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("anna@example.com", "unknown: ANNA%40example.com")
	f.Add("+", "+")
	f.Add("\\u", `a\u005cu`)
	f.Fuzz(func(t *testing.T, value, s string) {
		o := orderOf(value)
		got := o.Redact(s + value + s)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > 500 || strings.ContainsRune(got, 0) {
			t.Errorf("Redact gave %q", got)
		}
		if len(value) > len("[redacted]") && utf8.ValidString(value) && isClean(value) && strings.Contains(got, value) {
			t.Errorf("%q is still in %q", value, got)
		}
	})
}

// isClean reports whether cleaning a text leaves it as it is.
func isClean(s string) bool { return destination.Order{}.Redact(s) == s }

// Not parallel: others would allocate meanwhile.
func TestRedact_OfNothingCostsNothing(t *testing.T) {
	o := destination.Order{Identifiers: []destination.Identifier{{Type: "email", Value: "anna@example.com"}}}
	if n := testing.AllocsPerRun(100, func() { o.Redact("") }); n > 0 {
		t.Errorf("an empty answer costs %v allocations: most answers say nothing", n)
	}
}

package privacy_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lethe/internal/privacy"
)

var (
	types = []string{"email", "phone", "customer_id"}
	forms = privacy.Forms{Types: types}
)

func TestS32_IdentifiersAreNormalisedAndMasked(t *testing.T) {
	t.Parallel()
	tests := []struct{ typ, value, canonical, masked string }{
		{"email", "  Anna@Example.COM\n", "anna@example.com", "a•••@example.com"},
		{"email", "a@example.com", "a@example.com", "a•••@example.com"},
		{"email", "ａｎｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "anna@example.com", "a•••@example.com"},
		{"email", "Åsa@Bücher.example.com", "åsa@xn--bcher-kva.example.com", "å•••@xn--bcher-kva.example.com"},
		{"email", "a.n.n.a..+tag@example.com", "a.n.n.a..+tag@example.com", "a•••@example.com"},
		{"phone", "+33 (6) 12-34.56/12", "+33612345612", "+33 ••• ••12"},
		{"phone", "+1 555 123 4567", "+15551234567", "+1 ••• ••67"},
		{"phone", "＋４４ 20 7946 0958", "+442079460958", "+44 ••• ••58"},
		{"customer_id", " Customer-4711 ", "Customer-4711", "Cu•••11"},
		{"customer_id", "ÅÄÖ—åäöü", "ÅÄÖ—åäöü", "ÅÄ•••öü"},
		{"customer_id", "C-12345", "C-12345", "•••"},
		{"customer_id", "two words", "two words", "tw•••ds"},
	}
	for _, tt := range tests {
		t.Run(tt.typ+" "+tt.value, func(t *testing.T) {
			t.Parallel()
			id, err := privacy.NewIdentifier(forms, tt.typ, tt.value)
			if err != nil {
				t.Fatal(err)
			}
			if id.Reveal() != tt.canonical || id.Masked() != tt.masked || id.Type != tt.typ {
				t.Errorf("%s %q shown as %q, want %q shown as %q", id.Type, id.Reveal(), id.Masked(), tt.canonical, tt.masked)
			}
		})
	}
}

func TestNewIdentifier_SaysWhatWouldBeRightWithoutTheValue(t *testing.T) {
	t.Parallel()
	long := func(n int) string { return strings.Repeat("h", n) }
	tests := []struct{ typ, value, want string }{
		{"hunter2@example.com", "email", "type must be one of email, phone, customer_id"},
		{"", "x", "type must be one of email, phone, customer_id"},
		{"customer_id", "", "value must not be empty"},
		{"customer_id", " \u00a0\t ", "value must not be empty"},
		{"customer_id", "hunter2\xff", "value must be UTF-8 text"},
		{"customer_id", "hunter\uFFFD2", "value must be UTF-8 text"},
		{"customer_id", "hunter2\x00", "value must not hold invisible characters, such as control or text direction characters"},
		{"customer_id", "hunt\ner2", "value must not hold invisible characters, such as control or text direction characters"},
		{"customer_id", "hunter\u202e2", "value must not hold invisible characters, such as control or text direction characters"},
		{"customer_id", "hunter\u200b2", "value must not hold invisible characters, such as control or text direction characters"},
		{"customer_id", "hunter\u20282", "value must not hold invisible characters, such as control or text direction characters"},
		{"customer_id", long(201), "value must not be longer than 200 bytes"},
		{"customer_id", long(321), "value must not be longer than 320 bytes"},
		{"customer_id", strings.Repeat("\ufdfa", 100), "value must not be longer than 320 bytes"},
		{"email", "hunter2", "value must be one e-mail address with one @, such as anna@example.com"},
		{"email", "hunter2@example.com, b@example.com", "value must be one e-mail address with one @, such as anna@example.com"},
		{"email", "@example.com", "value must have letters, digits, dots and the like before the @, without quotes, brackets or space"},
		{"email", "Hunter2 <hunter2@example.com>", "value must have letters, digits, dots and the like before the @, without quotes, brackets or space"},
		{"email", `"hunter2"@example.com`, "value must have letters, digits, dots and the like before the @, without quotes, brackets or space"},
		{"email", long(65) + "@example.com", "value must not have more than 64 bytes before the @"},
		{"email", "hunter2@localhost", "value must have a domain such as example.com after the @"},
		{"email", "hunter2@", "value must have a domain such as example.com after the @"},
		{"email", "hunter2@example..com", "value must have a domain such as example.com after the @"},
		{"email", "hunter2@example.com.", "value must have a domain such as example.com after the @"},
		{"email", "hunter2@-example.com", "value must have a domain such as example.com after the @"},
		{"email", "hunter2@ex_ample.com", "value must have a domain such as example.com after the @"},
		{"email", "hunter2@[127.0.0.1]", "value must have a domain such as example.com after the @"},
		{"email", "hunter2@" + strings.Repeat(long(60)+".", 4) + "com", "value must not be longer than 254 bytes"},
		{"phone", "0612345612", "value must be a phone number with + and its country code, such as +33 6 12 34 56 78"},
		{"phone", "+33 6 12 34 56 12 ext 5", "value must be a phone number with + and its country code, such as +33 6 12 34 56 78"},
		{"phone", "+1-800-FLOWERS", "value must be a phone number with + and its country code, such as +33 6 12 34 56 78"},
		{"phone", "+33 6", "value must be a whole phone number of its country, such as +33 6 12 34 56 78"},
		{"phone", "+49 000000", "value must be a whole phone number of its country, such as +33 6 12 34 56 78"},
		{"phone", "+999 123456789", "value must be a whole phone number of its country, such as +33 6 12 34 56 78"},
	}
	for _, tt := range tests {
		t.Run(tt.typ+" "+tt.value, func(t *testing.T) {
			t.Parallel()
			_, err := privacy.NewIdentifier(forms, tt.typ, tt.value)
			var invalid *privacy.InvalidError
			if !errors.As(err, &invalid) || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestNewIdentifier_DialsPhoneNumbersInTheRegion(t *testing.T) {
	t.Parallel()
	const other = ", or of another country with + and its country code, such as +33 6 12 34 56 78"
	tests := []struct{ region, value, want string }{
		{"FR", "06 12 34 56 12", "+33612345612"},
		{"FR", "0033 6 12 34 56 12", "+33612345612"},
		{"FR", "+44 20 7946 0958", "+442079460958"},
		{"DE", "(030) 1234-567", "+49301234567"},
		{"US", "555-123-4567", "+15551234567"},
		{"US", "011 33 6 12 34 56 12", "+33612345612"},
		{"IT", "06 1234 5678", "+390612345678"},
		{"FR", "06 12", "value must be a whole phone number of FR" + other},
		{"FR", "hunter2", "value must be a phone number of FR, or one with + and its country code, such as +33 6 12 34 56 78"},
		{"FR", "06 12 34 56 12 ext 5", "value must be a phone number of FR, or one with + and its country code, such as +33 6 12 34 56 78"},
	}
	for _, tt := range tests {
		t.Run(tt.region+" "+tt.value, func(t *testing.T) {
			t.Parallel()
			id, err := privacy.NewIdentifier(privacy.Forms{Types: types, PhoneRegion: tt.region}, "phone", tt.value)
			got := id.Reveal()
			if err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestS32_ACanonicalIdentifierIsLeftAlone(t *testing.T) {
	t.Parallel()
	email := rapid.StringMatching(`[a-zA-Z0-9.+_ßÅéİΣςﬁ！-]{1,12}@([a-zA-Z0-9üßΣ]{1,9}\.){1,3}[a-zA-Z]{2,5}`)
	phone := rapid.StringMatching(`(\+[1-9])?[0-9 ()./-]{4,18}`)
	regions := []string{"", "FR", "DE", "IT", "US", "AR", "BR", "MX"}
	text := rapid.String()
	rapid.Check(t, func(t *rapid.T) {
		typ := rapid.SampledFrom(types).Draw(t, "type")
		value := map[string]*rapid.Generator[string]{"email": email, "phone": phone, "customer_id": text}[typ].Draw(t, "value")
		region := rapid.SampledFrom(regions).Draw(t, "region")
		checkStable(t, privacy.Forms{Types: types, PhoneRegion: region}, typ, value)
	})
}

func FuzzNewIdentifier(f *testing.F) {
	for _, seed := range []string{"06 12 34 56 12", "Anna@Example.com", "+33 6 12 34 56 12", "C-4711", "+49000000", "a@xn--bcher-kva.example", "İ@İ.example.com", "\u202eabc", "+390612345678"} {
		for _, typ := range types {
			f.Add("FR", typ, seed)
			f.Add("", typ, seed)
		}
	}
	f.Fuzz(func(t *testing.T, region, typ, value string) {
		checkStable(t, privacy.Forms{Types: types, PhoneRegion: region}, typ, value)
	})
}

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkStable holds that a value is refused or normalised once and for all.
func checkStable(t fataler, forms privacy.Forms, typ, value string) {
	t.Helper()
	once, err := privacy.NewIdentifier(forms, typ, value)
	if err != nil {
		return
	}
	twice, err := privacy.NewIdentifier(forms, typ, once.Reveal())
	if err != nil || twice != once {
		t.Fatalf("%s %q becomes %q, then %q, error %v", typ, value, once.Reveal(), twice.Reveal(), err)
	}
	if masked := once.Masked(); !strings.Contains(masked, "•••") || strings.Contains(masked, once.Reveal()) {
		t.Fatalf("%s %q is masked as %q", typ, value, masked)
	}
}

func TestS53_SecretsAreRedactedWhereverTheyArePrinted(t *testing.T) {
	t.Parallel()
	keys := open(t, generate(t))
	dataKey := privacy.DataKey{}
	for name, secret := range map[string]any{"identifier": anna(t), "data key": dataKey, "keys": keys} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			if got := fmt.Sprintf(verb, secret); got != "[redacted]" {
				t.Errorf("%s with %s: %s", name, verb, got)
			}
		}
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("", "secret", secret)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("", "secret", secret)
		if strings.Count(log.String(), "[redacted]") != 2 {
			t.Errorf("%s in slog: %s", name, &log)
		}
	}
}

func TestIdentifier_StaysHiddenInsideOtherValues(t *testing.T) {
	t.Parallel()
	type Order struct {
		Public privacy.Identifier
		Many   []privacy.Identifier
		Map    map[string]privacy.Identifier
		hidden privacy.Identifier
	}
	id := anna(t)
	order := Order{id, []privacy.Identifier{id}, map[string]privacy.Identifier{"a": id}, id}
	asJSON, err := json.Marshal(order)
	check(t, err)
	asKey, err := json.Marshal(map[privacy.Identifier]int{id: 1})
	check(t, err)
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("", "order", order)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("", "order", order)
	printed := map[string]string{
		"%v": fmt.Sprintf("%v", order), "%+v": fmt.Sprintf("%+v", order), "%#v": fmt.Sprintf("%#v", order),
		"pointer": fmt.Sprintf("%+v", &order), "json": string(asJSON), "json key": string(asKey), "slog": log.String(),
		"String": id.String(), "GoString": id.GoString(),
	}
	for name, text := range printed {
		if strings.Contains(text, "anna") || !strings.Contains(text, "[redacted]") {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func TestIdentifier_IsComparable(t *testing.T) {
	t.Parallel()
	same, err := privacy.NewIdentifier(forms, "email", " ANNA@example.com")
	check(t, err)
	other, err := privacy.NewIdentifier(forms, "customer_id", "anna@example.com")
	check(t, err)
	if anna(t) != same || same == other {
		t.Error("identifiers are not equal by type and value")
	}
	if zero := (privacy.Identifier{}); zero.Reveal() != "" || zero.Masked() != "•••" {
		t.Errorf("the zero identifier is %q, shown as %q", zero.Reveal(), zero.Masked())
	}
}

func anna(t testing.TB) privacy.Identifier {
	t.Helper()
	id, err := privacy.NewIdentifier(forms, "email", "anna@example.com")
	check(t, err)
	return id
}

package webhook_test

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"lethe/internal/destination"
	"lethe/internal/destination/webhook"
)

const delivery = "0190-delivery"

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// signed is the headers of a callback, signed by the library of the standard.
func signed(t testing.TB, secret, id string, at time.Time, body string) http.Header {
	t.Helper()
	signer, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	signature, err := signer.Sign(id, at, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	h := http.Header{}
	h.Set("webhook-id", id)
	h.Set("webhook-timestamp", strconv.FormatInt(at.Unix(), 10))
	h.Set("webhook-signature", signature)
	return h
}

func with(h http.Header, name, value string) http.Header {
	h.Set(name, value)
	return h
}

func TestReadCallback_ReadsWhatTheStandardSigns(t *testing.T) {
	t.Parallel()
	body := `{"status":"retained","detail":"books\u0000","ground":"tax law","retainedUntil":"2027-01-31","reference":"job-7"}`
	want := destination.Receipt{
		Status: destination.Retained, Detail: "books", Ground: "tax law",
		RetainedUntil: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC), Reference: "job-7",
	}
	for name, header := range map[string]http.Header{
		"now":           signed(t, secret, delivery, noon, body),
		"5 minutes ago": signed(t, secret, delivery, noon.Add(-5*time.Minute), body),
		"5 minutes off": signed(t, secret, delivery, noon.Add(5*time.Minute), body),
		"two secrets":   with(signed(t, secret, delivery, noon, body), "webhook-signature", "v1,AAAA v1a,AAAA "+signed(t, secret, delivery, noon, body).Get("webhook-signature")),
	} {
		got, err := webhook.New(nil).ReadCallback([]string{secret}, delivery, header, []byte(body), noon)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, want)
		}
	}
}

// The example of the specification, which every library of the standard tests.
func TestS46_CallbacksAgreeWithTheGoldenVector(t *testing.T) {
	t.Parallel()
	const id, body = "msg_p5jXN8AQM9LWM0D4loKWxJek", `{"test": 2432232314}`
	h := http.Header{}
	h.Set("webhook-id", id)
	h.Set("webhook-timestamp", "1614265330")
	h.Set("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
	_, err := webhook.New(nil).ReadCallback([]string{secret}, id, h, []byte(body), time.Unix(1614265330, 0))
	var bad *destination.MalformedError
	if !errors.As(err, &bad) {
		t.Errorf("got %v; want the signature taken and the body refused", err)
	}
}

func TestS47_CallbacksThatAreForgedAreRefused(t *testing.T) {
	t.Parallel()
	const body = `{"status":"done"}`
	other := "whsec_" + strings.Repeat("A", 32)
	for name, c := range map[string]struct {
		header http.Header
		body   string
	}{
		"no headers":            {http.Header{}, body},
		"another secret":        {signed(t, other, delivery, noon, body), body},
		"another delivery":      {signed(t, secret, "0190-other", noon, body), body},
		"another body":          {signed(t, secret, delivery, noon, body), `{"status":"failed"}`},
		"one more space":        {signed(t, secret, delivery, noon, body), body + " "},
		"a body that is broken": {signed(t, other, delivery, noon, "{"), "{"},
		"too old":               {signed(t, secret, delivery, noon.Add(-5*time.Minute-time.Second), body), body},
		"from the future":       {signed(t, secret, delivery, noon.Add(5*time.Minute+time.Second), body), body},
		"made young again":      {with(signed(t, secret, delivery, noon.Add(-time.Hour), body), "webhook-timestamp", strconv.FormatInt(noon.Unix(), 10)), body},
		"time of no clock":      {with(signed(t, secret, delivery, noon, body), "webhook-timestamp", "noon"), body},
		"time of no end":        {with(signed(t, secret, delivery, noon, body), "webhook-timestamp", "9223372036854775807"), body},
		"no signature":          {with(signed(t, secret, delivery, noon, body), "webhook-signature", ""), body},
		"another version":       {with(signed(t, secret, delivery, noon, body), "webhook-signature", "v2,"+strings.TrimPrefix(signed(t, secret, delivery, noon, body).Get("webhook-signature"), "v1,")), body},
	} {
		got, err := webhook.New(nil).ReadCallback([]string{secret}, delivery, c.header, []byte(c.body), noon)
		if !errors.Is(err, destination.ErrSignature) || got != (destination.Receipt{}) {
			t.Errorf("%s: %+v, %v; want ErrSignature", name, got, err)
		}
	}
}

func TestReadCallback_NeverTakesAnEmptyKey(t *testing.T) {
	t.Parallel()
	const body = `{"status":"done"}`
	for _, c := range []struct {
		secrets     []string
		isSignature bool // otherwise it is a fault of the settings
	}{
		{nil, true},
		{[]string{""}, false},
		{[]string{"whsec_"}, false},
		{[]string{secret, ""}, false},
	} {
		_, err := webhook.New(nil).ReadCallback(c.secrets, delivery, signed(t, "", delivery, noon, body), []byte(body), noon)
		if err == nil || errors.Is(err, destination.ErrSignature) != c.isSignature {
			t.Errorf("secrets %q: %v", c.secrets, err)
		}
	}
}

func TestReadCallback_TakesEachSecretThatCounts(t *testing.T) {
	t.Parallel()
	const body = `{"status":"done"}`
	read := func(with string) error {
		header := signed(t, with, delivery, noon, body)
		_, err := webhook.New(nil).ReadCallback([]string{newSecret, secret}, delivery, header, []byte(body), noon)
		return err
	}
	if err := errors.Join(read(newSecret), read(secret)); err != nil {
		t.Error(err)
	}
	if err := read(oldSecret); !errors.Is(err, destination.ErrSignature) {
		t.Errorf("a secret that does not count any more: %v; want ErrSignature", err)
	}
}

func TestReadCallback_SaysWhatIsWrongWithASignedBody(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"":                               "must be a JSON object",
		"done":                           "must be a JSON object",
		`["done"]`:                       "must be a JSON object",
		`{"status":"done"`:               "must be a JSON object",
		`{}`:                             `"status" is missing or unknown`,
		`{"status":"anna@example.com"}`:  `"status" is missing or unknown`,
		`{"status":1}`:                   "wrong type",
		`{"status":"done","detail":[1]}`: "wrong type",
		`{"status":"retained","retainedUntil":"anna@example.com"}`: "retainedUntil",
	} {
		_, err := webhook.New(nil).ReadCallback([]string{secret}, delivery, signed(t, secret, delivery, noon, body), []byte(body), noon)
		var bad *destination.MalformedError
		if !errors.As(err, &bad) || !strings.Contains(bad.Reason, want) {
			t.Errorf("%s: %v; want %q", body, err, want)
		} else if strings.Contains(bad.Reason, "anna") {
			t.Errorf("%s: the sentence quotes the body: %s", body, bad.Reason)
		}
	}
}

func FuzzReadCallback(f *testing.F) {
	f.Add(`{"status":"done"}`, delivery, "1795176000", "v1,")
	f.Add(`{"status":"retained","ground":"g","retainedUntil":"2027-01-31"}`, "", "-1", "v1")
	f.Add("\ufeff{\"status\":\"failed\",\"retryable\":true}", "x", "9999999999999999999", " , ")
	f.Add(`{"status":null}`, "x\n", "", "")
	f.Fuzz(func(t *testing.T, body, id, timestamp, signature string) {
		w := webhook.New(nil)
		forged := http.Header{"Webhook-Id": {id}, "Webhook-Timestamp": {timestamp}, "Webhook-Signature": {signature}}
		if _, err := w.ReadCallback([]string{secret}, delivery, forged, []byte(body), noon); !errors.Is(err, destination.ErrSignature) {
			t.Fatalf("a forgery gave %v", err)
		}
		got, err := w.ReadCallback([]string{secret}, delivery, signed(t, secret, delivery, noon, body), []byte(body), noon)
		var bad *destination.MalformedError
		if err != nil && !errors.As(err, &bad) {
			t.Fatalf("a signed body gave %v", err)
		}
		if err == nil && !got.Status.Known() {
			t.Fatalf("a signed body gave %+v", got)
		}
	})
}

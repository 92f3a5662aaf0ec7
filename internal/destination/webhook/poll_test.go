package webhook

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"lethe/internal/destination"
	"lethe/internal/outbound"
)

// asked is a connector at noon, and a destination that answers as answer does.
func asked(t *testing.T, answer http.HandlerFunc) (*Webhook, destination.Target) {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	w := New(outbound.New(outbound.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}))
	w.now = func() time.Time { return noon }
	return w, destination.Target{
		Name: "crm", URL: server.URL, Timeout: 30 * time.Second, Secrets: []string{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
	}
}

func annas() destination.Order {
	return destination.Order{
		DeliveryID: "0190-d", RequestID: "0190-r", Reference: "ER-7QK4-M2XD",
		Identifiers: []destination.Identifier{
			{Type: "email", Value: "anna+x#1@example.com"},
			{Type: "email", Value: "anna@example.net"},
			{Type: "customer_id", Value: "C/ü 7"},
		},
	}
}

func pollWith(t *testing.T, answer http.HandlerFunc) (destination.Receipt, error) {
	t.Helper()
	w, to := asked(t, answer)
	return w.Poll(t.Context(), to, annas(), destination.Question{
		URL: to.URL + "/{deliveryId}", Path: "$.work.state",
		Statuses: map[string]string{"complete": "done", "missing": "not_found", "kept": "retained", "done": "accepted"},
	})
}

func TestPoll_ReadsTheStatusInTheDestinationsWords(t *testing.T) {
	t.Parallel()
	january := time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   destination.Receipt
	}{
		"translated":           {says(200, `{"work":{"state":"complete"},"status":"failed"}`), destination.Receipt{Status: "done"}},
		"translated first":     {says(200, `{"work":{"state":"done"}}`), destination.Receipt{Status: "accepted"}},
		"not translated":       {says(200, `{"work":{"state":"failed"},"retryable":true}`), destination.Receipt{Status: "failed", Retryable: true}},
		"not found":            {says(200, `{"work":{"state":"missing"}}`), destination.Receipt{Status: "not_found"}},
		"retained":             {says(200, `{"work":{"state":"kept"},"ground":"tax law","retainedUntil":"2027-01-31"}`), destination.Receipt{Status: "retained", Ground: "tax law", RetainedUntil: january}},
		"with words":           {says(200, `{"work":{"state":"complete"},"detail":"ANNA@example.net is gone","reference":8123}`), destination.Receipt{Status: "done", Detail: "[redacted] is gone", Reference: "8123"}},
		"members of others":    {says(200, `{"work":{"state":"complete"},"detail":{"rows":3},"reference":["x"],"ground":1,"retainedUntil":"soon"}`), destination.Receipt{Status: "done"}},
		"201":                  {says(201, `{"work":{"state":"complete"}}`), destination.Receipt{Status: "done", HTTPStatus: 201}},
		"202":                  {says(202, ""), destination.Receipt{Status: "accepted", HTTPStatus: 202}},
		"202 that says done":   {says(202, `{"work":{"state":"complete"},"detail":"soon","reference":"job-7"}`), destination.Receipt{Status: "accepted", HTTPStatus: 202, Detail: "soon", Reference: "job-7"}},
		"a telling reference":  {says(200, `{"work":{"state":"complete"},"reference":"of anna@example.net"}`), destination.Receipt{Status: "done"}},
		"a reference too long": {says(200, `{"work":{"state":"complete"},"reference":"`+strings.Repeat("x", 201)+`"}`), destination.Receipt{Status: "done"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.want.HTTPStatus == 0 {
				c.want.HTTPStatus = 200
			}
			if got, err := pollWith(t, c.answer); err != nil || got != c.want {
				t.Errorf("got %+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

func TestPoll_AsksAgainWhereNothingIsSaid(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"unknown word":     {says(200, `{"work":{"state":"erased"}}`), `the status "erased" is none of done`},
		"word of a person": {says(200, `{"work":{"state":"anna@example.net"}}`), `the status "[redacted]" is none of`},
		"no status":        {says(200, `{"status":"done"}`), `no text at $["work"]["state"]`},
		"status of a kind": {says(200, `{"work":{"state":true}}`), "no text at"},
		"bad day":          {says(200, `{"work":{"state":"kept"},"retainedUntil":"soon"}`), "retainedUntil must be"},
		"a page":           {says(200, "<html>done</html>"), "must be JSON"},
		"plain text":       {says(200, "done"), "must be JSON"},
		"two objects":      {says(200, `{"work":{"state":"complete"}}{}`), "must be JSON"},
		"nothing":          {says(200, ""), "must be JSON"},
		"204":              {says(204, ""), "must be JSON"},
		"404":              {says(404, ""), "not known at the poll's URL"},
		"404 not found":    {says(404, `{"work":{"state":"missing"},"status":"not_found"}`), "not known at the poll's URL"},
		"410":              {says(410, `{"work":{"state":"complete"}}`), "not known at the poll's URL"},
		"500":              {says(500, "no anna@example.net"), "answered 500 Internal Server Error: no [redacted]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := pollWith(t, c.answer)
			if err == nil || destination.IsPermanent(err) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %+v, %v; want a passing error with %q", got, err, c.want)
			}
		})
	}
	_, err := pollWith(t, says(503, "", "Retry-After", "90"))
	if wait, _ := destination.RetryAfterOf(err); wait != 90*time.Second {
		t.Errorf("503: asked again after %v; want 90s", wait)
	}
}

func TestPoll_NeedsAPersonWhereAskingAgainDoesNotHelp(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"301":        says(301, "", "Location", "https://elsewhere.example.com/"),
		"401":        says(401, ""),
		"403":        says(403, `{"work":{"state":"complete"}}`),
		"too long":   says(200, `{"work":{"state":"complete"}}`+strings.Repeat(" ", 64<<10)),
		"compressed": says(200, "\x1f\x8b", "Content-Encoding", "gzip"),
	} {
		if got, err := pollWith(t, answer); !destination.IsPermanent(err) {
			t.Errorf("%s: %+v, %v; want a permanent error", name, got, err)
		}
	}
	w, to := asked(t, says(200, `"done"`))
	for name, q := range map[string]destination.Question{
		"no reference":      {URL: to.URL + "/{reference}", Path: "$"},
		"not for polls":     {URL: to.URL + "/{?email}", Path: "$"},
		"a reference of ..": {URL: to.URL + "/{reference}", Path: "$", Reference: ".."},
		"no template":       {URL: to.URL + "/{", Path: "$"},
		"no URL":            {URL: "https://me:hush@crm example/{deliveryId}", Path: "$"},
		"no path":           {URL: to.URL + "/{deliveryId}", Path: "state"},
	} {
		_, err := w.Poll(t.Context(), to, annas(), q)
		if !destination.IsPermanent(err) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v; want a permanent error", name, err)
		}
	}
	to.Secrets = []string{"whsec_"}
	_, err := w.Poll(t.Context(), to, annas(), destination.Question{URL: to.URL + "/{deliveryId}", Path: "$"})
	if !destination.IsPermanent(err) {
		t.Errorf("a weak secret: %v; want a permanent error", err)
	}
}

func TestPoll_SignsTheQuestionAsAnOrder(t *testing.T) {
	t.Parallel()
	requests := make(chan *http.Request, 1)
	w, to := asked(t, func(_ http.ResponseWriter, r *http.Request) { requests <- r })
	w.now = time.Now // the library checks the age by its own clock
	q := destination.Question{URL: to.URL + "/{requestId}/{deliveryId}{?reference}", Path: "$", Reference: "job/7 &x"}
	if _, err := w.Poll(t.Context(), to, annas(), q); err == nil {
		t.Error("an empty answer is no error")
	}
	got := <-requests
	if got.Method != http.MethodGet || got.URL.RequestURI() != "/0190-r/0190-d?reference=job%2F7%20%26x" {
		t.Errorf("asked with %s %s", got.Method, got.URL.RequestURI())
	}
	for name, want := range map[string]string{"Webhook-Id": "0190-d", "Accept": "application/json", "Cache-Control": "no-cache", "Accept-Encoding": "identity"} {
		if v := got.Header.Get(name); v != want {
			t.Errorf("%s is %q; want %q", name, v, want)
		}
	}
	verifier, err := standardwebhooks.NewWebhook(to.Secrets[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := verifier.Verify(nil, got.Header); err != nil {
		t.Errorf("the library of the standard refuses our signature: %v", err)
	}
}

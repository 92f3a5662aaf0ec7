package webhook

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"lethe/internal/destination"
	"lethe/internal/outbound"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// deliverTo posts an order to a server that answers as answer does, at noon.
func deliverTo(t *testing.T, confirmation destination.Confirmation, answer http.HandlerFunc) (destination.Receipt, error) {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	w := New(outbound.New(outbound.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}))
	w.now = func() time.Time { return noon }
	to := destination.Target{
		Name: "crm", URL: server.URL, Confirmation: confirmation, Timeout: 30 * time.Second,
		Secrets: []string{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
	}
	return w.Deliver(t.Context(), to, destination.Order{
		DeliveryID:  "0190",
		Identifiers: []destination.Identifier{{Type: "email", Value: "anna@example.com"}},
	})
}

func says(code int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
		w.Write([]byte(body))
	}
}

func TestAnswer_ThatCountsBecomesTheReceipt(t *testing.T) {
	t.Parallel()
	january := time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		confirmation destination.Confirmation
		answer       http.HandlerFunc
		want         destination.Receipt
	}{
		"200, nothing said":       {"response", says(200, ""), destination.Receipt{Status: "done", HTTPStatus: 200}},
		"200, plain text":         {"response", says(200, "OK\n"), destination.Receipt{Status: "done", HTTPStatus: 200, Detail: "OK"}},
		"200, a page":             {"response", says(200, "<html>"), destination.Receipt{Status: "done", HTTPStatus: 200}},
		"204":                     {"response", says(204, ""), destination.Receipt{Status: "done", HTTPStatus: 204}},
		"200, callback to come":   {"callback", says(200, ""), destination.Receipt{Status: "accepted", HTTPStatus: 200}},
		"204, callback to come":   {"callback", says(204, ""), destination.Receipt{Status: "accepted", HTTPStatus: 204}},
		"200, to be polled":       {"poll", says(200, "OK"), destination.Receipt{Status: "accepted", HTTPStatus: 200, Detail: "OK"}},
		"200, a person confirms":  {"manual", says(200, ""), destination.Receipt{Status: "accepted", HTTPStatus: 200}},
		"202":                     {"response", says(202, ""), destination.Receipt{Status: "accepted", HTTPStatus: 202}},
		"202 that says done":      {"response", says(202, `{"status":"done","detail":"soon"}`), destination.Receipt{Status: "accepted", HTTPStatus: 202, Detail: "soon"}},
		"done":                    {"callback", says(200, `{"status":"done","detail":"3 rows of ANNA@example.com","ground":"x","retryable":true}`), destination.Receipt{Status: "done", HTTPStatus: 200, Detail: "3 rows of [redacted]"}},
		"done, with a mark":       {"callback", says(200, "\ufeff {\"status\":\"done\"} \n"), destination.Receipt{Status: "done", HTTPStatus: 200}},
		"done with 201":           {"callback", says(201, `{"status":"done"}`), destination.Receipt{Status: "done", HTTPStatus: 201}},
		"accepted":                {"response", says(200, `{"status":"accepted"}`), destination.Receipt{Status: "accepted", HTTPStatus: 200}},
		"not found":               {"response", says(200, `{"status":"not_found"}`), destination.Receipt{Status: "not_found", HTTPStatus: 200}},
		"404 and not found":       {"response", says(404, `{"status":"not_found","detail":"nobody"}`), destination.Receipt{Status: "not_found", HTTPStatus: 404, Detail: "nobody"}},
		"410 and not found":       {"response", says(410, `{"status":"not_found"}`), destination.Receipt{Status: "not_found", HTTPStatus: 410}},
		"retained until a time":   {"response", says(200, `{"status":"retained","ground":"tax law, anna@example.com","retainedUntil":"2027-01-31T01:00:00+01:00"}`), destination.Receipt{Status: "retained", HTTPStatus: 200, Ground: "tax law, [redacted]", RetainedUntil: january}},
		"retained until a day":    {"response", says(200, `{"status":"retained","ground":"tax law","retainedUntil":"2027-01-31"}`), destination.Receipt{Status: "retained", HTTPStatus: 200, Ground: "tax law", RetainedUntil: january}},
		"retained, empty members": {"response", says(200, `{"status":"retained","ground":null,"retainedUntil":""}`), destination.Receipt{Status: "retained", HTTPStatus: 200}},
		"accepted, named":         {"callback", says(200, `{"status":"accepted","reference":"job-7"}`), destination.Receipt{Status: "accepted", HTTPStatus: 200, Reference: "job-7"}},
		"202, named by a number":  {"poll", says(202, `{"reference":12345678901234567890}`), destination.Receipt{Status: "accepted", HTTPStatus: 202, Reference: "12345678901234567890"}},
		"named for the person":    {"callback", says(200, `{"status":"accepted","reference":"anna@example.com"}`), destination.Receipt{Status: "accepted", HTTPStatus: 200}},
		"named by an object":      {"callback", says(200, `{"status":"accepted","reference":{"id":7}}`), destination.Receipt{Status: "accepted", HTTPStatus: 200}},
		"failed":                  {"response", says(200, `{"status":"failed","detail":"locked"}`), destination.Receipt{Status: "failed", HTTPStatus: 200, Detail: "locked"}},
		"failed in passing":       {"response", says(200, `{"status":"failed","retryable":true}`), destination.Receipt{Status: "failed", HTTPStatus: 200, Retryable: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := deliverTo(t, c.confirmation, c.answer)
			if err != nil || got != c.want {
				t.Errorf("got %+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

func TestAnswer_ThatDoesNotCountNeedsAPerson(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"200, unknown status":   {says(200, `{"status":"ok"}`), `"status" is missing or unknown: it must be done, accepted`},
		"200, no status":        {says(200, `{"error":"db down"}`), `"status" is missing or unknown`},
		"200, status of a kind": {says(200, `{"status":true}`), "wrong type"},
		"200, bad day":          {says(200, `{"status":"retained","retainedUntil":"soon"}`), "retainedUntil is a date"},
		"200, broken object":    {says(200, `{"status":"done"`), "must be a JSON object"},
		"200, two objects":      {says(200, `{"status":"done"}{"status":"failed"}`), "must be a JSON object"},
		"200, list":             {says(200, `[{"status":"failed"}]`), "must be a JSON object"},
		"200, false":            {says(200, `false`), "must be a JSON object"},
		"200, JSON in a string": {says(200, `"{\"status\":\"failed\"}"`), "must be a JSON object"},
		"200, too long":         {says(200, strings.Repeat(" ", 64<<10)+`{"status":"failed"}`), "longer than 64 KiB"},
		"200, compressed":       {says(200, "\x1f\x8b", "Content-Encoding", "gzip"), "compressed"},
		"201, nothing said":     {says(201, "created"), "only 200, 202 and 204"},
		"206":                   {says(206, ""), "only 200, 202 and 204"},
		"404":                   {says(404, "404 page not found"), `answer with {"status": "not_found"}`},
		"404 that says done":    {says(404, `{"status":"done"}`), `answer with {"status": "not_found"}`},
		"410":                   {says(410, ""), "answered 410 Gone"},
		"400":                   {says(400, "no e-mail anna@example.com"), "answered 400 Bad Request: no e-mail [redacted]"},
		"401":                   {says(401, "<html>who?</html>"), "answered 401 Unauthorized"},
		"403 and not found":     {says(403, `{"status":"not_found","detail":"no"}`), "answered 403 Forbidden: no"},
		"413":                   {says(413, ""), "answered 413"},
		"422 problem":           {says(422, `{"title":"t","detail":"bad cause"}`), "answered 422 Unprocessable Entity: bad cause"},
		"304":                   {says(304, ""), "redirects are not followed"},
		"400 with a wait":       {says(400, "", "Retry-After", "60"), "answered 400"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := deliverTo(t, destination.Response, c.answer)
			if !destination.IsPermanent(err) || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %+v, %v; want a permanent error with %q", got, err, c.want)
			}
			if code, ok := destination.HTTPStatusOf(err); !ok || !strings.Contains(err.Error(), "answered "+strconv.Itoa(code)) {
				t.Errorf("the error carries status %d, %v: %v", code, ok, err)
			}
			if _, ok := destination.RetryAfterOf(err); ok {
				t.Errorf("a permanent error asks for a time: %v", err)
			}
		})
	}
}

func TestAnswer_OfAPassingFaultSaysWhenToTryAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		code       int
		retryAfter string
		want       time.Duration // zero: by the usual backoff
	}{
		"408":                   {408, "", 0},
		"425":                   {425, "", 0},
		"429":                   {429, "", time.Minute},
		"429, too soon":         {429, "5", time.Minute},
		"429, later":            {429, "90", 90 * time.Second},
		"500":                   {500, "", 0},
		"501":                   {501, "", 0},
		"503, in seconds":       {503, "120", 2 * time.Minute},
		"503, at a time":        {503, noon.Add(time.Hour).Format(http.TimeFormat), time.Hour},
		"503, at an older time": {503, noon.Add(-time.Hour).Format(http.TimeFormat), 0},
		"503, now":              {503, "0", 0},
		"503, negative":         {503, "-5", 0},
		"503, nonsense":         {503, "soon", 0},
		"503, in a week":        {503, "604800", 24 * time.Hour},
		"503, in ages":          {503, "18446744073709551615", 24 * time.Hour},
		"503, in a later year":  {503, "Fri, 31 Dec 9999 23:59:59 GMT", 24 * time.Hour},
		"599":                   {599, "1", time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := deliverTo(t, destination.Response, says(c.code, `{"status":"done"}`, "Retry-After", c.retryAfter))
			wait, ok := destination.RetryAfterOf(err)
			if err == nil || destination.IsPermanent(err) || wait != c.want || ok != (c.want > 0) {
				t.Errorf("got %v, after %v, %v; want a passing error, after %v", err, wait, ok, c.want)
			}
			if code, _ := destination.HTTPStatusOf(err); code != c.code {
				t.Errorf("the error carries status %d; want %d", code, c.code)
			}
		})
	}
}

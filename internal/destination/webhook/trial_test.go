package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"lethe/internal/destination"
	"lethe/internal/outbound"
)

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

func targetOf(address string) destination.Target {
	return destination.Target{
		Name: "crm", URL: address, Confirmation: destination.Response, Timeout: 30 * time.Second,
		Secrets:   []string{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
		Callbacks: "https://lethe.example.com/callbacks/",
	}
}

func names(steps []destination.Step) string {
	var all []string
	for _, step := range steps {
		name := step.Name
		if !step.OK {
			name += "!"
		}
		all = append(all, name)
	}
	return strings.Join(all, " ")
}

func TestTest_TakesEveryStepEachTime(t *testing.T) {
	t.Parallel()
	w, to := certified(t, good(), says(200, `{"status":"done"}`, "Content-Type", "application/json", "Set-Cookie", "session=hush"))
	for _, what := range []destination.Trial{destination.Connection, destination.Sample, destination.Sample} {
		steps := w.Test(t.Context(), to, what)
		if got := names(steps); got != "address signature lookup connect tls answer" {
			t.Fatalf("%s: took %s: %+v", what, got, steps)
		}
		for _, step := range steps[2:] {
			if step.Took <= 0 || step.Took > to.Timeout {
				t.Errorf("%s took %v", step.Name, step.Took)
			}
		}
		if tls := steps[4].Detail; tls != "TLS 1.3; the certificate of localhost is good until 2126-11-20." {
			t.Errorf("tls: %s", tls)
		}
		if raw := steps[5].Raw; raw != "200 OK\nContent-Type: application/json\n\n{\"status\":\"done\"}" {
			t.Errorf("raw: %s", raw)
		}
	}
}

func TestTest_SendsASignedTrial(t *testing.T) {
	t.Parallel()
	type post struct {
		header http.Header
		body   []byte
	}
	posts := make(chan post, 2)
	w, to := asked(t, func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		posts <- post{r.Header, body}
	})
	now := time.Now().UTC() // the library checks the age by its own clock
	w.now = func() time.Time { return now }
	to.Callbacks = "https://lethe.example.com/callbacks/"
	verifier, err := standardwebhooks.NewWebhook(to.Secrets[0])
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	whole := now.Truncate(time.Second).Format(time.RFC3339)
	for what, want := range map[destination.Trial]string{
		destination.Connection: `{"type": "lethe.test", "timestamp": "` + now.Format(time.RFC3339Nano) + `", "data": {"deliveryId": "ID", "test": true}}`,
		destination.Sample: `{"type": "erasure.requested", "timestamp": "` + whole + `", "data": {
			"deliveryId": "ID", "requestId": "ID", "reference": "ER-TEST-TEST", "cause": "account_deleted", "regulation": "GDPR",
			"submittedAt": "` + whole + `", "dueAt": "` + now.Truncate(time.Second).Add(30*24*time.Hour).Format(time.RFC3339) + `",
			"identifiers": [{"type": "email", "value": "sample@example.com"}, {"type": "phone", "value": "+12025550123"}],
			"callbackUrl": "https://lethe.example.com/callbacks/ID", "test": true}}`,
	} {
		w.Test(t.Context(), to, what)
		got := <-posts
		id := got.header.Get("Webhook-Id")
		if err := verifier.Verify(got.body, got.header); err != nil || got.header.Get("Idempotency-Key") != id {
			t.Errorf("%s: %v, key %q", what, err, got.header.Get("Idempotency-Key"))
		}
		var g, w any
		if err := errors.Join(json.Unmarshal(got.body, &g), json.Unmarshal([]byte(strings.ReplaceAll(want, "ID", id)), &w)); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(g, w) {
			t.Errorf("%s: got %s; want %s", what, got.body, want)
		}
		ids[id] = true
	}
	if len(ids) != 2 || ids[""] {
		t.Errorf("ids %v; want a new one each time", ids)
	}
}

func TestTest_SaysWhatAnAnswerMeans(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		what   destination.Trial
		answer http.HandlerFunc
		ok     bool
		want   string
	}{
		"200":                  {"connection", says(200, ""), true, "."},
		"204":                  {"connection", says(204, ""), true, "."},
		"200, JSON of others":  {"connection", says(200, `{"ok":true}`), true, "."},
		"404, as for an order": {"connection", says(404, `{"status":"not_found"}`), true, ": it does not know the person, who does not exist."},
		"401":                  {"connection", says(401, ""), false, ": it refused the signature or the credentials."},
		"403":                  {"connection", says(403, `{"detail":"no"}`), false, ": it refused the signature or the credentials. It says: no"},
		"404":                  {"connection", says(404, "<html>"), false, ": there is nothing at this address, or it does not take POST."},
		"405":                  {"sample", says(405, ""), false, ": there is nothing at this address, or it does not take POST."},
		"400":                  {"connection", says(400, "what?\n"), false, ": it is there and does not know the test, which is answered with 200 or 204. It says: what?"},
		"503":                  {"connection", says(503, ""), false, ": it is there and cannot answer now; an order would be tried again."},
		"redirect":             {"connection", says(307, "", "Location", "https://me:hush@other.example.com/token/hush"), false, ": it redirects to other.example.com, and redirects are not followed. Change the URL of the destination."},
		"redirect nearby":      {"sample", says(301, "", "Location", "/hush"), false, ": it redirects to another place on the same host, and redirects are not followed. Change the URL of the destination."},
		"sample done":          {"sample", says(200, ""), true, ": an order would count as done."},
		"sample taken":         {"sample", says(202, ""), true, ": it takes the order, and confirms later."},
		"sample of nobody":     {"sample", says(410, `{"status":"not_found"}`), true, ": it does not know the person, who does not exist."},
		"sample failed":        {"sample", says(200, `{"status":"failed"}`), false, ": an order would have failed."},
		"sample not said":      {"sample", says(200, `{"ok":true}`), false, `, but "status" is missing or unknown: it must be done, accepted, not_found, retained or failed.`},
		"sample refused":       {"sample", says(422, `{"detail":"no account of sample@example.com"}`), false, ": it refused the order. It says: no account of sample@example.com"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, to := asked(t, c.answer)
			to.Confirmation = destination.Response
			steps := w.Test(t.Context(), to, c.what)
			last := steps[len(steps)-1]
			_, rest, _ := strings.Cut(last.Detail, " ms")
			if last.Name != "answer" || last.OK != c.ok || rest != c.want {
				t.Errorf("got %+v; want %v, …%s", last, c.ok, c.want)
			}
			if strings.Contains(last.Detail+last.Raw, "hush") {
				t.Errorf("shows where it redirects to: %+v", last)
			}
		})
	}
}

func TestTest_KnowsThatNothingIsSigned(t *testing.T) {
	t.Parallel()
	w, to := asked(t, says(401, ""))
	to.Secrets = nil
	steps := w.Test(t.Context(), to, destination.Connection)
	if !strings.Contains(steps[1].Detail, "has no signing secret") || !strings.Contains(steps[len(steps)-1].Detail, "the destination has no signing secret") {
		t.Errorf("got %+v", steps)
	}
}

func TestTest_StopsAtTheFirstStepThatFails(t *testing.T) {
	t.Parallel()
	open, here := asked(t, says(200, ""))
	closed := "https://" + unused(t)
	nameless := New(outbound.New(outbound.Config{Resolver: &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("away")
	}}}))
	weak := targetOf("https://localhost/")
	weak.Secrets = []string{"whsec_hush"}
	for name, c := range map[string]struct {
		w     *Webhook
		to    destination.Target
		steps string
		want  string
	}{
		"no URL":          {open, targetOf("https://user:hush@crm example/"), "address!", "The URL cannot be read"},
		"other scheme":    {open, targetOf("ftp://crm.example.com/"), "address!", "must start with https://"},
		"no host":         {open, targetOf("https:///erasure"), "address!", "has no host"},
		"weak secret":     {open, weak, "address signature!", "The signing secret must be whsec_ followed by"},
		"no name server":  {nameless, targetOf("https://crm.example.com/"), "address signature lookup!", "The name cannot be looked up"},
		"nobody listens":  {open, targetOf(closed), "address signature lookup connect!", "Nobody listens at 127.0.0.1:"},
		"not allowed":     {New(outbound.New(outbound.Config{})), targetOf("https://127.0.0.1/"), "address signature lookup connect!", "Address 127.0.0.1 is not allowed: add its range to LETHE_OUTBOUND_ALLOW."},
		"not TLS":         {open, targetOf(strings.Replace(here.URL, "http:", "https:", 1)), "address signature lookup connect tls!", "does not speak TLS"},
		"plain http open": {open, here, "address signature lookup connect answer", "It answered 200"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			steps := c.w.Test(t.Context(), c.to, destination.Connection)
			last := steps[len(steps)-1]
			if names(steps) != c.steps || !strings.Contains(last.Detail, c.want) {
				t.Errorf("took %s: %+v; want %s, …%s…", names(steps), steps, c.steps, c.want)
			}
			for _, step := range steps {
				if strings.Contains(step.Detail, "hush") {
					t.Errorf("shows a secret: %+v", step)
				}
			}
		})
	}
}

func TestTest_EndsWithItsTimeout(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{})
	w, to := asked(t, func(http.ResponseWriter, *http.Request) { <-ended })
	t.Cleanup(func() { close(ended) })
	to.Timeout = 300 * time.Millisecond
	steps := w.Test(t.Context(), to, destination.Connection)
	last := steps[len(steps)-1]
	if last.Name != "answer" || last.OK || last.Detail != "No whole answer within 300ms." || last.Took <= 0 {
		t.Errorf("got %+v", steps)
	}
}

func TestTest_SaysWhereItsTimeWent(t *testing.T) {
	t.Parallel()
	mute, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { mute.Close() })
	slow := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	w := New(outbound.New(outbound.Config{Allow: loopback, Resolver: slow}))
	for address, want := range map[string]string{
		"https://" + mute.Addr().String(): "address signature lookup connect tls!",
		"https://crm.example.com":         "address signature lookup!",
	} {
		to := targetOf(address)
		to.Timeout = 300 * time.Millisecond
		steps := w.Test(t.Context(), to, destination.Connection)
		if last := steps[len(steps)-1]; names(steps) != want || last.Detail == "" {
			t.Errorf("%s: took %s: %+v; want %s", address, names(steps), steps, want)
		}
	}
}

func TestStretch_EndsWithTheFirstSuccessOrTheFirstFault(t *testing.T) {
	t.Parallel()
	first, second := errors.New("first"), errors.New("second")
	var reached, unreached stretch
	reached.end("a", first)
	reached.end("b", nil)
	reached.end("c", second)
	unreached.end("a", first)
	unreached.end("b", second)
	if reached.where != "b" || reached.err != nil || unreached.where != "a" || unreached.err != first {
		t.Errorf("reached %+v, did not reach %+v", reached, unreached)
	}
}

// unused is an address at which nobody listens.
func unused(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	return strings.TrimPrefix(server.URL, "http://")
}

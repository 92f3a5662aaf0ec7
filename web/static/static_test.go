package static_test

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"lethe/web/static"
)

func get(t *testing.T, method, path, acceptEncoding string) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	if acceptEncoding != "" {
		r.Header.Set("Accept-Encoding", acceptEncoding)
	}
	w := httptest.NewRecorder()
	static.Handler().ServeHTTP(w, r)
	res := w.Result()
	body := io.Reader(res.Body)
	if res.Header.Get("Content-Encoding") == "gzip" {
		unzipped, err := gzip.NewReader(res.Body)
		if err != nil {
			t.Fatalf("read gzip: %v", err)
		}
		body = unzipped
	}
	b, err := io.ReadAll(body)
	if err != nil {
		t.Fatalf("read body: %v", err)
	}
	return res, string(b)
}

func TestURL_CarriesTheHashOfTheContent(t *testing.T) {
	t.Parallel()
	css, err := os.ReadFile("app.css")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(css)
	want := "/static/app." + hex.EncodeToString(sum[:6]) + ".css"
	if got := static.URL("app.css"); got != want {
		t.Errorf("URL(app.css) = %s, want %s", got, want)
	}
}

func TestURL_PanicsForAnUnknownName(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("URL(nothing.css) did not panic")
		}
	}()
	static.URL("nothing.css")
}

func TestHandler_ServesEveryKindForEver(t *testing.T) {
	t.Parallel()
	for name, contentType := range map[string]string{
		"app.css":             "text/css; charset=utf-8",
		"app.js":              "text/javascript; charset=utf-8",
		"live.js":             "text/javascript; charset=utf-8",
		"htmx-4.0.1.min.js":   "text/javascript; charset=utf-8",
		"hx-sse-4.0.1.min.js": "text/javascript; charset=utf-8",
		"icons.svg":           "image/svg+xml",
		"favicon.svg":         "image/svg+xml",
		"LICENSES/htmx.txt":   "text/plain; charset=utf-8",
		"LICENSES/lucide.txt": "text/plain; charset=utf-8",

		"graphiql/graphiql-3.9.0.min.js":  "text/javascript; charset=utf-8",
		"graphiql/graphiql-3.9.0.min.css": "text/css; charset=utf-8",
	} {
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, encoding := range []string{"", "gzip"} {
			res, body := get(t, http.MethodGet, static.URL(name), encoding)
			if res.StatusCode != http.StatusOK || body != string(want) {
				t.Errorf("%s (%q): status %d, %d bytes; want 200 and %d bytes", name, encoding, res.StatusCode, len(body), len(want))
			}
			if got := res.Header.Get("Content-Type"); got != contentType {
				t.Errorf("%s: Content-Type %q, want %q", name, got, contentType)
			}
			if got := res.Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
				t.Errorf("%s: Cache-Control %q", name, got)
			}
			if got := res.Header.Get("Content-Encoding"); got != encoding && len(want) > 300 {
				t.Errorf("%s: Content-Encoding %q for Accept-Encoding %q", name, got, encoding)
			}
		}
	}
}

func TestHandler_ZipsOnlyForWhoTakesIt(t *testing.T) {
	t.Parallel()
	for accept, want := range map[string]string{
		"":                  "",
		"br":                "",
		"gzip;q=0":          "",
		"gzip; q=0.0":       "",
		"br, gzip;q=0.5":    "gzip",
		"deflate, GZIP, br": "gzip",
	} {
		res, _ := get(t, http.MethodGet, static.URL("app.css"), accept)
		if got := res.Header.Get("Content-Encoding"); got != want {
			t.Errorf("Accept-Encoding %q: Content-Encoding %q, want %q", accept, got, want)
		}
		if got := res.Header.Get("Vary"); got != "Accept-Encoding" {
			t.Errorf("Accept-Encoding %q: Vary %q", accept, got)
		}
	}
}

func TestHandler_KnowsNothingElse(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/static/", "/static/app.css", "/static/app.000000000000.css", "/static/static.go"} {
		if res, _ := get(t, http.MethodGet, path, ""); res.StatusCode != http.StatusNotFound {
			t.Errorf("GET %s: %d, want 404", path, res.StatusCode)
		}
	}
	if res, _ := get(t, http.MethodPost, static.URL("app.css"), ""); res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d, want 405", res.StatusCode)
	}
}

func TestOwnFiles_StaySmall(t *testing.T) {
	t.Parallel()
	for name, limit := range map[string]int{"app.css": 32 << 10, "app.js": 6 << 10, "live.js": 1 << 10} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if len(b) >= limit {
			t.Errorf("%s has %d bytes, want fewer than %d", name, len(b), limit)
		}
	}
}

func TestS36_ScriptsNeedNoEval(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"app.js", "live.js"} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, banned := range []string{"eval(", "new Function", "innerHTML", ".style", "localStorage", "sessionStorage"} {
			if strings.Contains(string(b), banned) {
				t.Errorf("%s contains %s", name, banned)
			}
		}
	}
}

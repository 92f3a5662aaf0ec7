package web_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"lethe/internal/auth"
)

// browser is a person's browser without JavaScript. It follows no redirect by
// itself, so that tests see them.
type browser struct {
	t      *testing.T
	base   string
	client *http.Client
}

func (w *world) browser() *browser {
	w.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return &browser{t: w.t, base: w.url, client: &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// as returns a browser in which the role is signed in.
func (w *world) as(role auth.Role) *browser {
	w.t.Helper()
	b := w.browser()
	got := b.post("/login", "email", w.account(role), "password", password)
	got.expect(http.StatusSeeOther)
	return b
}

type seen struct {
	t      *testing.T
	what   string
	status int
	header http.Header
	body   string
}

func (b *browser) get(path string, headers ...string) seen {
	b.t.Helper()
	return b.send(http.MethodGet, path, "", headers...)
}

// post sends a form as a browser does, with the pairs as fields.
func (b *browser) post(path string, pairs ...string) seen {
	b.t.Helper()
	return b.send(http.MethodPost, path, fields(pairs...), "Content-Type", "application/x-www-form-urlencoded", "Origin", b.base)
}

func fields(pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v.Encode()
}

// send sends anything; headers are pairs.
func (b *browser) send(method, path, body string, headers ...string) seen {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.base+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return seen{t: b.t, what: method + " " + path, status: res.StatusCode, header: res.Header, body: string(text)}
}

// cookie is the value of the session's cookie.
func (b *browser) cookie() string {
	b.t.Helper()
	at, err := url.Parse(b.base)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range b.client.Jar.Cookies(at) {
		if c.Name == "lethe" {
			return c.Value
		}
	}
	return ""
}

func (s seen) expect(status int) seen {
	s.t.Helper()
	if s.status != status {
		s.t.Fatalf("%s: status %d, want %d\n%s", s.what, s.status, status, s.body)
	}
	return s
}

func (s seen) leadsTo(path string) seen {
	s.t.Helper()
	s.expect(http.StatusSeeOther)
	if got := s.header.Get("Location"); got != path {
		s.t.Errorf("%s leads to %q, want %q", s.what, got, path)
	}
	return s
}

func (s seen) shows(texts ...string) seen {
	s.t.Helper()
	for _, text := range texts {
		if !strings.Contains(s.body, text) {
			s.t.Errorf("%s does not show %q:\n%s", s.what, text, s.body)
		}
	}
	return s
}

func (s seen) hides(texts ...string) seen {
	s.t.Helper()
	for _, text := range texts {
		if strings.Contains(s.body, text) {
			s.t.Errorf("%s shows %q", s.what, text)
		}
	}
	return s
}

var hidden = regexp.MustCompile(`name="version" value="(\d+)"`)

// version is the version of the request that the page shows.
func (s seen) version() string {
	s.t.Helper()
	found := hidden.FindStringSubmatch(s.body)
	if found == nil {
		s.t.Fatalf("%s shows no version:\n%s", s.what, s.body)
	}
	return found[1]
}

var rowPattern = regexp.MustCompile(`<tr id="r-(ER-[0-9A-Z]{4}-[0-9A-Z]{4})"`)

// references lists the rows of a list, in order.
func (s seen) references() []string {
	var out []string
	for _, m := range rowPattern.FindAllStringSubmatch(s.body, -1) {
		out = append(out, m[1])
	}
	return out
}

var nextPattern = regexp.MustCompile(`href="([^"]+)" rel="next"`)

// next is the address of the next page of a list; empty on the last.
func (s seen) next() string {
	found := nextPattern.FindStringSubmatch(s.body)
	if found == nil {
		return ""
	}
	return strings.ReplaceAll(found[1], "&amp;", "&")
}

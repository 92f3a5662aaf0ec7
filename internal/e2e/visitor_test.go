package e2e_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"
)

// visitor is a signed-in member of staff without a browser: what is served is
// seen as it is.
type visitor struct {
	t    *testing.T
	url  string
	http *http.Client
}

// visit signs in with the account of the role that lethe dev prints.
func (l *lethe) visit(t *testing.T, role string) visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := visitor{t: t, url: l.URL, http: &http.Client{Jar: jar, Timeout: 15 * time.Second}}
	email, password := l.password(role)
	if _, page := v.send(http.MethodPost, "/login", url.Values{"email": {email}, "password": {password}}); !strings.Contains(page, "Sign out") {
		t.Fatalf("the %s cannot sign in: %.300s", role, page)
	}
	return v
}

// send asks for a page as a browser does, follows redirects and returns the
// status and all that was answered, headers too.
func (v visitor) send(method, path string, form url.Values) (status int, answer string) {
	v.t.Helper()
	req, err := http.NewRequestWithContext(v.t.Context(), method, v.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	req.Header.Set("Origin", v.url)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := v.http.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	var headers strings.Builder
	_ = res.Header.Write(&headers) // a Builder takes everything
	return res.StatusCode, res.Request.URL.String() + "\n" + headers.String() + "\n" + string(body)
}

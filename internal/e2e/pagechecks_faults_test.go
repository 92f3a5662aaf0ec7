package e2e_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// The checks see faults, or their silence would prove nothing.
func TestPageChecks_SeeFaults(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", "script-src 'self'")
		_, _ = w.Write([]byte(`<!doctype html><html lang=en><title>t</title><style>
			body { margin: 0 } a { outline: 3px solid } div { position: fixed; inset: 60px 0 0 0; background: #fff } #bare { outline: none }</style>
			<a href=/>seen</a> <a href=/ id=bare>bare</a> <p style="width: 400px">wide</p> <a href=/>covered</a><div></div>
			<script>localStorage.setItem('x', 'y')</script>`))
	}))
	t.Cleanup(server.Close)
	b := newBrowser(t, server.URL)
	b.Open("/")
	for _, want := range []string{"", "no outline", "covered by", "end"} {
		b.Keys(kb.Tab)
		if got := evaluate[string](b, walk); len(got) < len(want) || got[:len(want)] != want || want == "" && got != "" {
			t.Errorf("the walk says %q; want %q", got, want)
		}
	}
	b.Size(320, 800)
	if wide := evaluate[string](b, wider); wide == "" {
		t.Error("the page is not too wide at 320 px")
	}
	b.Forgive("content policy: script-src-elem forbids inline")
	b.forget() // what Chromium says of it
	evaluate[int](b, `localStorage.setItem('x', 'y') ?? 1`)
	if kept := evaluate[int](b, stored); kept != 1 {
		t.Errorf("%d things are stored; want the one", kept)
	}
	evaluate[int](b, `localStorage.clear() ?? 1`)
}

package web_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"lethe/internal/auth"
	"lethe/internal/erasure"
)

// The goal of the issue: the first load of a full queue, as it is sent, is under
// 40 KB with all that it loads.
func TestQueue_FirstLoadIsUnder40KB(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for n := range 50 {
		in := anna()
		in.Identifiers = []erasure.IdentifierInput{{Type: "email", Value: fmt.Sprintf("person-%d@example.com", n)}}
		w.submit(in)
	}
	b := w.as(auth.Lead)
	page := b.get("/queue", "Accept-Encoding", "gzip")
	if page.header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("the page is not compressed: %v", page.header)
	}
	total := len(page.body)
	loaded := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?:href|src)="(/static/[^"#]+)`).FindAllStringSubmatch(b.get("/queue").body, -1) {
		if !loaded[m[1]] {
			loaded[m[1]] = true
			total += len(b.get(m[1], "Accept-Encoding", "gzip").expect(http.StatusOK).body)
		}
	}
	t.Logf("%d bytes: %d of HTML, and %d files", total, len(page.body), len(loaded))
	if len(loaded) < 6 || total > 40<<10 {
		t.Errorf("the first load is %d bytes with %d files; want at most 40 KB", total, len(loaded))
	}
}

// What POST answers may hold a secret; see reply.compress.
func TestPages_AreCompressedForWhoAsksWithGet(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Lead)
	for _, c := range []struct {
		name, asked, want string
		got               func(headers ...string) seen
	}{
		{"a page", "gzip, br", "gzip", func(h ...string) seen { return b.get("/queue", h...) }},
		{"a page that is not wanted so", "gzip;q=0", "", func(h ...string) seen { return b.get("/queue", h...) }},
		{"an answer to POST", "gzip", "", func(h ...string) seen {
			return b.send(http.MethodPost, "/requests/new", "", append(h, "Content-Type", "application/x-www-form-urlencoded", "Origin", b.base)...)
		}},
		{"a file that is streamed", "gzip", "", func(h ...string) seen { return b.get("/queue.csv", h...) }},
	} {
		got := c.got("Accept-Encoding", c.asked)
		if coding := got.header.Get("Content-Encoding"); coding != c.want {
			t.Errorf("%s, asked for with %q, is %d in %q; want %q", c.name, c.asked, got.status, coding, c.want)
		}
	}
}

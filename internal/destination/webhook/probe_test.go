package webhook

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lethe/internal/destination"
)

func probeWith(t *testing.T, list string, answer http.HandlerFunc) (destination.Finding, error) {
	t.Helper()
	w, to := asked(t, answer)
	return w.Probe(t.Context(), to, annas(), destination.Question{URL: to.URL + "/people{?customer_id}", Path: list})
}

func TestProbe_FindsThePersonOrNobody(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		list   string
		answer http.HandlerFunc
		want   destination.Finding
	}{
		"404":                    {"$.items", says(404, "no such page"), destination.Absent},
		"410":                    {"", says(410, `{"items":[1]}`), destination.Absent},
		"204":                    {"", says(204, ""), destination.Absent},
		"empty list":             {"", says(200, " []\n"), destination.Absent},
		"empty list inside":      {"$.items", says(200, `{"items":[],"total":0}`), destination.Absent},
		"empty object inside":    {"$.items", says(200, `{"items":{}}`), destination.Absent},
		"null inside":            {"$.items", says(200, `{"items":null}`), destination.Absent},
		"null, the whole answer": {"$", says(200, `null`), destination.Absent},
		"list":                   {"", says(200, `[{}]`), destination.Present},
		"list of null":           {"", says(200, `[null]`), destination.Present},
		"object":                 {"", says(200, `{"email":"anna@example.net"}`), destination.Present},
		"list inside":            {"$.items", says(200, `{"items":[[]]}`), destination.Present},
		"object inside":          {"$.items", says(200, `{"items":{"a":1}}`), destination.Present},
		"text inside":            {"$.items", says(200, `{"items":""}`), destination.Present},
		"number inside":          {"$.items", says(200, `{"items":0}`), destination.Present},
		"any of several lists":   {"$.items[*]", says(200, `{"items":[[],[1]]}`), destination.Present},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := probeWith(t, c.list, c.answer); got != c.want || err != nil {
				t.Errorf("got %q, %v; want %s", got, err, c.want)
			}
		})
	}
}

func TestProbe_NeverTakesWhatItDoesNotUnderstandForAbsent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		list   string
		answer http.HandlerFunc
		want   string
	}{
		"an error":        {"$.items", says(200, `{"error":"index of anna@example.net is away"}`), `nothing at $["items"]`},
		"no entry at all": {"$.items[*]", says(200, `{"items":[]}`), "nothing at"},
		"empty object":    {"", says(200, `{}`), "must be a list"},
		"null":            {"", says(200, `null`), "must be a list"},
		"false":           {"", says(200, `false`), "must be a list"},
		"text":            {"", says(200, `""`), "must be a list"},
		"a page":          {"", says(200, "<html></html>"), "must be JSON"},
		"nothing":         {"", says(200, ""), "must be JSON"},
		"half a list":     {"", says(200, `[`), "must be JSON"},
		"two lists":       {"", says(200, `[][1]`), "must be JSON"},
		"too long":        {"", says(200, `[]`+strings.Repeat(" ", 64<<10)+`x`), "longer than 64 KiB"},
		"compressed":      {"", says(200, "[]", "Content-Encoding", "br"), "compressed"},
		"201":             {"", says(201, `[]`), "only 200, 204, 404 and 410"},
		"202":             {"", says(202, ``), "only 200, 204, 404 and 410"},
		"206":             {"", says(206, `[]`), "only 200, 204, 404 and 410"},
		"302":             {"", says(302, "", "Location", "https://login.example.com/"), "redirects are not followed"},
		"304":             {"", says(304, ""), "redirects are not followed"},
		"400":             {"", says(400, "anna%40example.net?"), "answered 400 Bad Request: [redacted]?"},
		"401":             {"", says(401, `[]`), "answered 401"},
		"403":             {"", says(403, `[]`), "answered 403"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := probeWith(t, c.list, c.answer)
			if got != "" || !destination.IsPermanent(err) || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %q, %v; want a permanent error with %q", got, err, c.want)
			}
			if _, ok := destination.HTTPStatusOf(err); !ok {
				t.Errorf("the error carries no status: %v", err)
			}
		})
	}
}

func TestProbe_AsksAgainAfterAPassingFault(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]time.Duration{408: 0, 425: 0, 429: time.Minute, 500: 0, 503: 0} {
		got, err := probeWith(t, "", says(code, `[]`))
		wait, _ := destination.RetryAfterOf(err)
		if got != "" || err == nil || destination.IsPermanent(err) || wait != want {
			t.Errorf("%d: %q, %v, after %v; want a passing error, after %v", code, got, err, wait, want)
		}
	}
}

// shelf is a destination that knows some e-mail addresses, and notes who was
// looked up.
type shelf struct {
	known []string
	mu    sync.Mutex
	asked []string
}

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	email := r.URL.Query().Get("email")
	s.mu.Lock()
	s.asked = append(s.asked, email+" "+r.URL.Query().Get("customer_id"))
	s.mu.Unlock()
	if slices.Contains(s.known, email) {
		fmt.Fprint(w, `[{"id": 1}]`)
		return
	}
	fmt.Fprint(w, `[]`)
}

func TestProbe_LooksUnderEveryIdentifier(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		known []string
		want  destination.Finding
	}{
		{nil, destination.Absent},
		{[]string{"anna"}, destination.Absent},
		{[]string{"anna+x#1@example.com"}, destination.Present},
		{[]string{"anna@example.net"}, destination.Present},
	} {
		s := &shelf{known: c.known}
		w, to := asked(t, s.ServeHTTP)
		got, err := w.Probe(t.Context(), to, annas(), destination.Question{URL: to.URL + "/people{?email,customer_id}"})
		if got != c.want || err != nil {
			t.Errorf("one that knows %q: %q, %v; want %s", c.known, got, err, c.want)
		}
		want := []string{"anna+x#1@example.com C/ü 7", "anna@example.net C/ü 7"}
		if c.want == destination.Absent && !slices.Equal(s.asked, want) {
			t.Errorf("looked under %q; want %q", s.asked, want)
		}
	}
}

func TestProbe_SaysWhatTheOrderLacks(t *testing.T) {
	t.Parallel()
	var reached bool
	w, to := asked(t, func(http.ResponseWriter, *http.Request) { reached = true })
	many := annas()
	for i := range 64 {
		many.Identifiers = append(many.Identifiers, destination.Identifier{Type: "email", Value: fmt.Sprint(i, "@example.com")})
	}
	dots := annas()
	dots.Identifiers = []destination.Identifier{{Type: "email", Value: ".."}}
	for _, c := range []struct {
		order    destination.Order
		template string
		want     string
	}{
		{annas(), "/{?phone}", "needs the identifier phone"},
		{annas(), "/{reference}", "needs the reference of the destination"},
		{many, "/{?email}", "more than 64 addresses"},
		{dots, "/people/{email}", "cannot stand in a URL"},
		{annas(), "/{", "no template"},
	} {
		got, err := w.Probe(t.Context(), to, c.order, destination.Question{URL: to.URL + c.template})
		if got != "" || !destination.IsPermanent(err) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %q, %v; want a permanent error with %q", c.template, got, err, c.want)
		}
	}
	if reached {
		t.Error("the destination was asked")
	}
}

package web

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"lethe/internal/fault"
)

// maxForm bounds the body of a form: a rejection's text has 4,000 characters.
const maxForm = 64 << 10

// form reads the fields of a form that was posted. A field that is not named,
// one that is there twice, and anything in the query is a fault: whoever adds
// status=approved is told so, not ignored. Line ends become \n.
func form(r *http.Request, names ...string) (url.Values, error) {
	return formOf(r, maxForm, func(name string) bool { return slices.Contains(names, name) })
}

// formOf is form for a body of up to so many bytes, with the fields that known
// knows.
func formOf(r *http.Request, limit int64, known func(name string) bool) (url.Values, error) {
	if err := parseForm(r, limit); err != nil {
		return nil, err
	}
	if err := plain(r.Form); err != nil { // the body and the query together
		return nil, err
	}
	for name, values := range r.Form {
		if !known(name) {
			return nil, fault.New(fault.BadInput, "The form has a field %q, which this action does not take.", name)
		}
		r.Form.Set(name, strings.ReplaceAll(values[0], "\r\n", "\n"))
	}
	return r.Form, nil
}

// parseForm reads the body of a form, of up to so many bytes, and the query.
func parseForm(r *http.Request, limit int64) error {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != "application/x-www-form-urlencoded" {
		return fault.New(fault.BadInput, "Send the form as application/x-www-form-urlencoded.")
	}
	r.Body = http.MaxBytesReader(nil, r.Body, limit)
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.BadInput, "The form cannot be read, or is longer than %d KiB.", limit>>10)
	}
	return nil
}

// plain refuses parameters that are there twice, and text that Postgres cannot
// store.
func plain(values url.Values) error {
	for name, list := range values {
		if !utf8.ValidString(name) || strings.Contains(name, "\x00") {
			return fault.New(fault.BadInput, "The name of a parameter is not text.")
		}
		if len(list) > 1 {
			return fault.New(fault.BadInput, "The parameter %q is there %d times. Send it once.", name, len(list))
		}
		if !utf8.ValidString(list[0]) || strings.Contains(list[0], "\x00") {
			return fault.Invalid(fault.Field{Path: name, Message: "Write text in UTF-8, without NUL characters."})
		}
	}
	return nil
}

// version reads the version of the request that the person saw; 0 if the form
// does not say.
func version(values url.Values) (int, error) {
	text := values.Get("version")
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, fault.Invalid(fault.Field{Path: "version", Message: "Send the version as the page had it, a whole number from 1."})
	}
	return n, nil
}

// local reads an address that a redirect may lead to: the path of a page that
// there is, on this host. Everything else is false, among it what a browser
// could read as another host: //evil, /\evil, https:evil, %2f%2fevil.
func (s *site) local(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || len(address) > maxAddress || !strings.HasPrefix(address, "/") || u.Scheme != "" || u.Host != "" || u.User != nil {
		return "", false
	}
	if !strings.HasPrefix(u.Path, "/") || strings.Contains(u.Path, "//") || strings.ContainsFunc(u.Path, func(c rune) bool { return c == '\\' || c < ' ' }) {
		return "", false
	}
	_, pattern := s.mux.Handler(&http.Request{Method: http.MethodGet, URL: u})
	return u.String(), s.places[pattern]
}

const maxAddress = 2000

// back is where the form wants to return to, or otherwise.
func (s *site) back(values url.Values, otherwise string) string {
	if place, ok := s.local(values.Get("return")); ok {
		return place
	}
	return otherwise
}

func requestPath(reference string) string { return fmt.Sprintf("/requests/%s", reference) }

package document

import (
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"

	"lethe/internal/rules"
)

// What a destination gets when its document does not say.
const (
	defaultConfirmWithin = 336 * time.Hour
	defaultConcurrency   = 4
	defaultRatePerMinute = 600
)

const (
	maxConcurrency   = 64
	maxRatePerMinute = 60_000
	maxLine          = 200  // characters
	maxURL           = 2000 // bytes
)

func (r *reader) destination(path string, n ast.Node) Destination {
	f, ok := r.fields(path, n, "name", "title", "owner", "kind", "url", "secretEnv", "secretFile", "secretStored",
		"confirmation", "confirmWithin", "concurrency", "ratePerMinute", "retrySchedule", "poll", "verify")
	if !ok {
		return Destination{}
	}
	d := Destination{
		Name:          f.name(),
		Owner:         f.line("owner", ""),
		Kind:          f.oneOf("kind", "webhook", "manual"),
		ConfirmWithin: f.duration("confirmWithin", defaultConfirmWithin),
		Concurrency:   f.whole("concurrency", defaultConcurrency, maxConcurrency),
		RatePerMinute: f.whole("ratePerMinute", defaultRatePerMinute, maxRatePerMinute),
		RetrySchedule: f.retrySchedule(),
	}
	d.Title = f.line("title", d.Name)
	if d.Kind == "manual" {
		d.Confirmation = f.oneOf("confirmation", "manual")
		f.refuse("belongs to kind: webhook; a manual destination is served by people", "url", "secretEnv", "secretFile", "secretStored", "poll", "verify")
		return d
	}
	d.URL = f.url()
	d.Confirmation = f.oneOf("confirmation", "response", "callback", "poll", "manual")
	f.secret(&d)
	d.Poll = f.poll(d.Confirmation)
	d.Probe = f.verify()
	return d
}

// refuse reports those of the fields that are there.
func (f *fields) refuse(why string, keys ...string) {
	for _, key := range keys {
		if f.has(key) {
			f.report(key, "%s", why)
		}
	}
}

func (f *fields) name() string {
	name, ok := f.text("name")
	switch {
	case !f.has("name"):
		f.missing("name", "it "+rules.SlugRule)
	case ok && !rules.IsSlug(name):
		f.report("name", "%s", rules.SlugRule)
	}
	return name
}

// line returns a field of one line that people read.
func (f *fields) line(key, standard string) string {
	text, ok := f.text(key)
	if !ok {
		return standard
	}
	if text == "" || strings.TrimSpace(text) != text ||
		strings.ContainsFunc(text, unicode.IsControl) || utf8.RuneCountInString(text) > maxLine {
		f.report(key, "must be one line of 1 to %d characters, without space around it", maxLine)
	}
	return text
}

func (f *fields) url() string {
	const right = "must be an absolute address such as https://crm.example.com/erasure"
	address, ok := f.text("url")
	switch fault := faultOfURL(address); {
	case !f.has("url"):
		f.missing("url", "it "+right)
	case ok && fault != "":
		f.report("url", "%s; it %s", fault, right)
	}
	return address
}

// faultOfURL does not quote the address, which may hold a password.
func faultOfURL(address string) string {
	u, err := url.Parse(address)
	switch {
	case len(address) > maxURL:
		return "is longer than " + strconv.Itoa(maxURL) + " bytes"
	case err != nil, strings.ContainsFunc(address, unicode.IsSpace):
		return "is not an address"
	case u.Scheme != "http" && u.Scheme != "https":
		return "does not start with https:// or http://"
	case u.Hostname() == "":
		return "has no host"
	case !validPort(u.Port()):
		return "has a port out of range"
	case u.User != nil:
		return "has a user name or password in it, which belongs in the secret"
	case strings.Contains(address, "#"):
		return "has a fragment (#)"
	}
	return ""
}

func validPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil && n > 0
}

package document

import (
	"net/url"
	"path"
	"regexp"
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
	maxTitle         = 200  // characters
	maxURL           = 2000 // bytes
)

var variable = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)

func (r *reader) destination(path string, n ast.Node) Destination {
	f, ok := r.fields(path, n, "name", "title", "kind", "url", "secretEnv", "secretFile",
		"confirmation", "confirmWithin", "concurrency", "ratePerMinute", "retrySchedule", "poll", "verify")
	if !ok {
		return Destination{}
	}
	d := Destination{
		Name:          f.name(),
		Kind:          f.oneOf("kind", "webhook", "manual"),
		ConfirmWithin: f.duration("confirmWithin", defaultConfirmWithin),
		Concurrency:   f.whole("concurrency", defaultConcurrency, maxConcurrency),
		RatePerMinute: f.whole("ratePerMinute", defaultRatePerMinute, maxRatePerMinute),
		RetrySchedule: f.retrySchedule(),
	}
	d.Title = f.title(d.Name)
	if d.Kind == "manual" {
		d.Confirmation = f.oneOf("confirmation", "manual")
		f.refuse("belongs to kind: webhook; a manual destination is served by people", "url", "secretEnv", "secretFile", "poll", "verify")
		return d
	}
	d.URL = f.url()
	d.Confirmation = f.oneOf("confirmation", "response", "callback", "poll", "manual")
	d.SecretEnv, d.SecretFile = f.secret(d.Confirmation)
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

func (f *fields) title(name string) string {
	title, ok := f.text("title")
	if !ok {
		return name
	}
	if title == "" || strings.TrimSpace(title) != title ||
		strings.ContainsFunc(title, unicode.IsControl) || utf8.RuneCountInString(title) > maxTitle {
		f.report("title", "must be one line of 1 to %d characters, without space around it", maxTitle)
	}
	return title
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

// secret reads where the signing secret is kept: in one place at the most. Only a
// destination that never calls back can do without; its orders are not signed.
func (f *fields) secret(confirmation string) (env, file string) {
	env, envOK := f.text("secretEnv")
	file, fileOK := f.text("secretFile")
	switch {
	case f.has("secretEnv") && f.has("secretFile"):
		f.report("secretFile", "stands beside secretEnv; keep one of the two")
	case confirmation == "callback" && !f.has("secretEnv") && !f.has("secretFile"):
		f.missing("secretEnv", "callbacks are signed; name the variable that holds the signing secret here, or its file in secretFile")
	}
	if envOK && !variable.MatchString(env) {
		f.report("secretEnv", "must be the name of an environment variable, such as CRM_WEBHOOK_SECRET, not the secret")
	}
	if fileOK && !validFile(file) {
		f.report("secretFile", "must be the absolute path of a file, such as /run/secrets/crm")
	}
	return env, file
}

func validFile(file string) bool {
	return path.IsAbs(file) && !strings.ContainsFunc(file, unicode.IsControl)
}

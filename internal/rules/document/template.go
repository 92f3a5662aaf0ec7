package document

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"

	"github.com/yosida95/uritemplate/v3"
)

// variables are what a template may name, and the words that say so.
type variables struct {
	known func(name string) bool
	names string
}

var (
	aboutOrder = []string{"deliveryId", "requestId", "reference"}

	// identifierType is the form of every type of identifier; which of them there
	// are is configured elsewhere.
	identifierType = regexp.MustCompile(`^[a-z][a-z0-9_]{0,49}$`)

	ofPoll = variables{
		func(name string) bool { return slices.Contains(aboutOrder, name) },
		"deliveryId, requestId and reference",
	}
	ofProbe = variables{
		func(name string) bool { return slices.Contains(aboutOrder, name) || identifierType.MatchString(name) },
		"deliveryId, requestId, reference and the types of identifier, such as email",
	}
)

// altering finds expressions that do not put the whole value, escaped, in its
// place (RFC 6570, sections 2.4.1, 3.2.3 and 3.2.4).
var altering = regexp.MustCompile(`\{[+#]|\{[^}]*:`)

// template returns the field url of a question.
func (f *fields) template(v variables) string {
	const right = "must be an absolute address with variables in braces (RFC 6570), such as https://crm.example.com/erasures/{deliveryId}"
	text, ok := f.text("url")
	switch fault := faultOfTemplate(text, v); {
	case !f.has("url"):
		f.missing("url", "it "+right)
	case ok && fault != "":
		f.report("url", "%s; it %s", fault, right)
	}
	return text
}

// faultOfTemplate does not quote the template, as faultOfURL does not.
func faultOfTemplate(text string, v variables) string {
	if len(text) > maxURL {
		return "is longer than " + strconv.Itoa(maxURL) + " bytes"
	}
	t, err := uritemplate.New(text)
	if err != nil {
		return "is not a template"
	}
	one, other := filled(t, "1"), filled(t, "2")
	switch {
	case faultOfURL(one) != "":
		return faultOfURL(one)
	case len(t.Varnames()) == 0:
		return "has no variable, so that every answer would be about everybody"
	case slices.ContainsFunc(t.Varnames(), func(name string) bool { return !v.known(name) }):
		return "has a variable that is not known; the variables are " + v.names
	case altering.MatchString(text):
		return "has a variable with +, # or :, which would not put the whole value in its place"
	case host(one) != host(other):
		return "has a variable in its host"
	}
	return ""
}

// filled is the template with value in the place of every variable.
func filled(t *uritemplate.Template, value string) string {
	values := uritemplate.Values{}
	for _, name := range t.Varnames() {
		values.Set(name, uritemplate.String(value))
	}
	address, err := t.Expand(values)
	if err != nil {
		return ""
	}
	return address
}

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

package webhook

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/yosida95/uritemplate/v3"

	"lethe/internal/destination"
)

// maxAddresses bounds what one probe may ask.
const maxAddresses = 64

// variables are the values of a template, each variable with all it may stand for.
type variables map[string][]string

// about is what every question may name.
func about(o destination.Order, q destination.Question) variables {
	v := variables{"deliveryId": {o.DeliveryID}, "requestId": {o.RequestID}}
	if q.Reference != "" {
		v["reference"] = []string{q.Reference}
	}
	return v
}

// aboutPerson is what a probe may name besides: the person, by each identifier.
func aboutPerson(o destination.Order, q destination.Question) variables {
	v := variables{}
	for _, id := range o.Identifiers {
		v[id.Type] = append(v[id.Type], id.Value)
	}
	// Not an identifier, even if a type of identifier has the same name.
	delete(v, "reference")
	maps.Copy(v, about(o, q))
	return v
}

// addresses expands a template of RFC 6570 to one address for each combination
// of values: whoever has two e-mail addresses is asked for under both. A variable
// without a value is an error, not an empty place: the answer would be about
// somebody else or nobody.
func addresses(template string, known variables) ([]string, error) {
	t, err := uritemplate.New(template)
	if err != nil {
		return nil, errors.New("the URL is no template (RFC 6570)")
	}
	combinations := []uritemplate.Values{{}}
	for _, name := range t.Varnames() {
		values := known[name]
		switch {
		case len(values) == 0 && name == "reference":
			return nil, errors.New("the URL needs the reference of the destination, which gave none that can be kept")
		case len(values) == 0:
			return nil, fmt.Errorf("the URL needs the identifier %s, which this order does not have", name)
		case slices.ContainsFunc(values, unfit):
			return nil, fmt.Errorf("the value of %s cannot stand in a URL", name)
		case len(combinations)*len(values) > maxAddresses:
			return nil, fmt.Errorf("the identifiers make more than %d addresses to ask", maxAddresses)
		}
		combinations = combine(combinations, name, values)
	}
	expanded := make([]string, len(combinations))
	for i, values := range combinations {
		if expanded[i], err = t.Expand(values); err != nil {
			return nil, errors.New("a value of the order cannot stand in a URL")
		}
	}
	return expanded, nil
}

// unfit reports whether a value gets lost in a URL: as a segment of a path it
// would name another place (RFC 3986, section 5.2.4), or it holds a NUL, which the
// library leaves out.
func unfit(value string) bool {
	return value == "" || value == "." || value == ".." || strings.ContainsRune(value, 0)
}

func combine(combinations []uritemplate.Values, name string, values []string) []uritemplate.Values {
	var all []uritemplate.Values
	for _, c := range combinations {
		for _, value := range values {
			with := maps.Clone(c)
			with.Set(name, uritemplate.String(octets(value)))
			all = append(all, with)
		}
	}
	return all
}

// octets is value with a rune for each of its bytes. RFC 6570 (section 1.6)
// escapes the bytes of UTF-8; the library escapes code points, and would ask for
// "Z%FCrich", which nobody knows, in the place of "Z%C3%BCrich".
func octets(value string) string {
	runes := make([]rune, len(value))
	for i := range len(value) {
		runes[i] = rune(value[i])
	}
	return string(runes)
}

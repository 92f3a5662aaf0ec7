package web

import (
	"context"
	"slices"

	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/rules/document"
	"lethe/web/view"
)

// errNoDestination is for a name that neither the draft nor the published
// document has.
var errNoDestination = fault.New(fault.NotFound, "There is no destination with this name.")

// routing is the draft of destinations and rules, with what is published.
type routing struct {
	erasure.Draft
	published document.Document
}

func (s *site) routing(ctx context.Context) (routing, error) {
	draft, err := s.Erasure.Draft(ctx)
	if err != nil {
		return routing{}, err
	}
	published, _, err := s.Erasure.Document(ctx, 0)
	return routing{draft, published}, err
}

// settings are those of the draft, or of the published document when the draft
// removes the destination. It fails with NotFound when neither has it.
func (d routing) settings(name string) (document.Destination, error) {
	for _, source := range []document.Document{d.Document, d.published} {
		if i := destinationIn(source, name); i >= 0 {
			return source.Destinations[i], nil
		}
	}
	return document.Destination{}, errNoDestination
}

// destinationIn is the place of a destination in a document, -1 for none.
func destinationIn(d document.Document, name string) int {
	return slices.IndexFunc(d.Destinations, func(x document.Destination) bool { return x.Name == name })
}

// rulesNaming lists the rules of a document that name the destination.
func rulesNaming(d document.Document, name string) []string {
	var out []string
	for _, r := range d.Rules {
		if slices.Contains(r.To, name) {
			out = append(out, r.Name)
		}
	}
	return out
}

// draftOf says what the draft does to a destination that is published.
func (d routing) draftOf(name string) view.DraftOf {
	out := view.DraftOf{Removes: destinationIn(d.Document, name) < 0}
	for _, c := range d.Changes {
		if c.Subject == "destination" && c.Name == name && c.Field != "" {
			out.Fields = append(out.Fields, c.Field)
		}
	}
	return out
}

// nameTaken says why a new destination cannot have the name; empty if it can.
func (d routing) nameTaken(name string) string {
	switch {
	case name == "new":
		return "Choose another name: this one is the address of this form."
	case destinationIn(d.Document, name) >= 0:
		return "There is a destination with this name already."
	}
	return ""
}

// withDestination is the document with the destination in the place of the one
// with its name, or at the end.
func withDestination(d document.Document, x document.Destination) document.Document {
	d.Destinations = slices.Clone(d.Destinations)
	if i := destinationIn(d, x.Name); i >= 0 {
		d.Destinations[i] = x
	} else {
		d.Destinations = append(d.Destinations, x)
	}
	return d
}

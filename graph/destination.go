package graph

import (
	"context"
	"slices"
	"strings"

	"lethe/ent/destination"
	"lethe/graph/model"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/rules/document"
)

// A change of one destination is a change of the document, and is published like
// any other: under the version it was made from, with its coverage, and with a
// second person where one is needed.
type documentChange struct {
	name       string // of the destination
	edit       func(*document.Document) error
	comment    *string
	acceptGaps *bool
}

// changeDocument publishes the current document with the change. It fails with
// Conflict when somebody has published meanwhile, and with BadInput for settings
// that no document may have, under the names that they have in the input.
func (r *Resolver) changeDocument(ctx context.Context, c documentChange) (*model.ChangeDestinationPayload, error) {
	if err := auth.Require(ctx, auth.ManageRouting); err != nil {
		return nil, err
	}
	d, version, err := r.erasure.Document(ctx, 0)
	if err != nil {
		return nil, err
	}
	if err := c.edit(&d); err != nil {
		return nil, err
	}
	out, err := r.erasure.Publish(ctx, erasure.Publication{
		Document: d, Comment: orZero(c.comment), After: version, AcceptGaps: orZero(c.acceptGaps),
	})
	if err != nil {
		return nil, renamed(err, settingPath(indexOf(d, c.name)))
	}
	payload := &model.ChangeDestinationPayload{Version: out.Version, AwaitsSecond: out.AwaitsSecond, Changes: pointers(out.Changes)}
	if !out.AwaitsSecond {
		payload.Destination, err = orNull(r.read.Destination.Query().Where(destination.Name(c.name)).Only(ctx))
	}
	return payload, err
}

func creation(in model.CreateDestinationInput) documentChange {
	return documentChange{in.Name, func(d *document.Document) error {
		if indexOf(*d, in.Name) >= 0 {
			return fault.New(fault.Conflict, "There is a destination of this name already. Choose another name, or change it with updateDestination.")
		}
		created := document.Destination{Name: in.Name}
		// Whatever can be set can be changed, and what is left out is the default.
		if err := setFields(&created, model.UpdateDestinationInput(in)); err != nil {
			return err
		}
		d.Destinations = append(d.Destinations, created)
		return nil
	}, in.Comment, in.AcceptGaps}
}

func update(in model.UpdateDestinationInput) documentChange {
	return documentChange{in.Name, func(d *document.Document) error {
		i := indexOf(*d, in.Name)
		if i < 0 {
			return errNoDestination
		}
		return setFields(&d.Destinations[i], in)
	}, in.Comment, in.AcceptGaps}
}

func removal(in model.RemoveDestinationInput) documentChange {
	return documentChange{in.Name, func(d *document.Document) error {
		i := indexOf(*d, in.Name)
		if i < 0 {
			return errNoDestination
		}
		if naming := rulesNaming(*d, in.Name); len(naming) > 0 {
			return fault.New(fault.Conflict, "These rules send to it: %s. Publish them without it first, or all at once with publishRules.", strings.Join(naming, ", "))
		}
		d.Destinations = slices.Delete(d.Destinations, i, i+1)
		return nil
	}, in.Comment, in.AcceptGaps}
}

var errNoDestination = fault.New(fault.NotFound, "There is no destination of this name.")

func indexOf(d document.Document, name string) int {
	return slices.IndexFunc(d.Destinations, func(x document.Destination) bool { return x.Name == name })
}

func rulesNaming(d document.Document, destination string) []string {
	var naming []string
	for _, rule := range d.Rules {
		if slices.Contains(rule.To, destination) {
			naming = append(naming, rule.Name)
		}
	}
	return naming
}

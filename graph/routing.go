package graph

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"lethe/graph/model"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/rules"
	"lethe/internal/rules/document"
)

// parse reads an argument called document. It fails with BadInput for all its
// faults, each with its place in the text and the path of its field.
func parse(text string) (document.Document, error) {
	d, err := document.Parse(strings.NewReader(text))
	problems, ok := errors.AsType[*document.Problems](err)
	if !ok {
		return d, err
	}
	fields := make([]fault.Field, len(*problems))
	for i, p := range *problems {
		fields[i] = fault.Field{Path: "document", Message: fmt.Sprintf("%d:%d: %s", p.Line, p.Column, p.Message)}
		if p.Path != "" {
			fields[i].Path += "." + p.Path
		}
	}
	return document.Document{}, fault.Invalid(fields...)
}

func yaml(d document.Document) (string, error) {
	text, err := d.Marshal()
	return string(text), err
}

// changesOf is what a version changed from the one before it.
func (r *Resolver) changesOf(ctx context.Context, version int) ([]*document.Change, error) {
	after, _, err := r.erasure.Document(ctx, version)
	if err != nil {
		return nil, err
	}
	before := document.Document{} // of the first version
	if version > 1 {
		if before, _, err = r.erasure.Document(ctx, version-1); err != nil {
			return nil, err
		}
	}
	return pointers(document.Diff(before, after)), nil
}

// draft is the draft, or nil when there is none.
func (r *Resolver) draft(ctx context.Context) (*erasure.Draft, error) {
	d, err := r.erasure.Draft(ctx)
	if err != nil || d.Revision == 0 {
		return nil, err
	}
	return &d, nil
}

func rulesOf(d document.Document) []*model.Rule {
	all := make([]*model.Rule, len(d.Rules))
	for i, rule := range d.Rules {
		all[i] = &model.Rule{Name: rule.Name, When: rule.When, To: rule.To}
		all[i].Review, all[i].ReviewWindowSeconds = reviewOf(rule.Review, rule.ReviewWindow)
	}
	return all
}

// reviewOf is null for what a rule does not say.
func reviewOf(review rules.Review, window time.Duration) (*string, *int) {
	name, seconds := string(review), int(window/time.Second)
	return orAbsent(name), orAbsent(seconds)
}

// orAbsent is nil for what was not said.
func orAbsent[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}

// orNothing is what a command returned, or nothing when it failed.
func orNothing[T any](value T, err error) (*T, error) {
	if err != nil {
		return nil, err
	}
	return &value, nil
}

// pointers is the list as generated types want it.
func pointers[T any](list []T) []*T {
	all := make([]*T, len(list))
	for i := range list {
		all[i] = &list[i]
	}
	return all
}

package erasure

import (
	"context"
	"errors"
	"fmt"

	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/rules"
	"lethe/internal/rules/document"
)

// Coverage says what the rules of a document leave out: rules that can never
// match, destinations that no rule names, and requests that would reach no
// destination. It looks at every combination of the regulations, the configured
// causes, the sources that may send or have sent, and the sets of identifiers that
// domain lists. It fails with BadInput for a document with faults.
func (s *Service) Coverage(ctx context.Context, d document.Document) (rules.Coverage, error) {
	if err := auth.RequireAny(ctx, auth.ReadRequests, auth.ManageRouting); err != nil {
		return rules.Coverage{}, err
	}
	normal, err := d.Normalised()
	if err != nil {
		return rules.Coverage{}, documentFaults(err)
	}
	return s.coverage(ctx, normal)
}

func (s *Service) coverage(ctx context.Context, d document.Document) (rules.Coverage, error) {
	set, err := compileDocument(d)
	if err != nil {
		return rules.Coverage{}, err
	}
	domain, err := s.domain(ctx)
	if err != nil {
		return rules.Coverage{}, err
	}
	coverage, err := set.Coverage(domain)
	if err != nil {
		return rules.Coverage{}, fmt.Errorf("look for gaps in the rules: %w", err)
	}
	return coverage, nil
}

// gapWords lists gaps for people, at most ten.
func gapWords(gaps []rules.Gap) []string {
	const most = 10
	var words []string
	for i, g := range gaps {
		if i == most {
			return append(words, fmt.Sprintf("and %d more", len(gaps)-most))
		}
		words = append(words, g.String())
	}
	return words
}

// documentFaults makes the problems of a document the fields of a BadInput.
func documentFaults(err error) error {
	problems, ok := errors.AsType[*document.Problems](err)
	if !ok {
		return err
	}
	fields := make([]fault.Field, len(*problems))
	for i, p := range *problems {
		fields[i] = fault.Field{Path: p.Path, Message: p.Message}
	}
	return fault.Invalid(fields...)
}

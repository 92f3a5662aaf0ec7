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

// Coverage is what the rules of a document leave out, of what a request can be and
// of what was received lately.
type Coverage struct {
	rules.Coverage
	Seen     int // requests of the last 30 days that were looked at: the newest 10,000 at the most
	Stranded int // of them, those that these rules send nowhere
}

const (
	seenDays = 30
	maxSeen  = 10_000
)

// Open reports whether some requests would reach no destination: of those that
// were seen, or whatever their attributes are.
func (c Coverage) Open() bool { return len(c.Gaps) > 0 || c.Stranded > 0 }

// Coverage says what the rules of a document leave out: rules that can never
// match, destinations that no rule names, and requests that would reach no
// destination. It looks at every combination of the regulations, the configured
// causes, the sources that may send or have sent, and the sets of identifiers that
// domain lists, and at what was received lately. It fails with BadInput for a
// document with faults.
func (s *Service) Coverage(ctx context.Context, d document.Document) (Coverage, error) {
	if err := auth.RequireAny(ctx, auth.ReadRequests, auth.ManageRouting); err != nil {
		return Coverage{}, err
	}
	normal, err := d.Normalised()
	if err != nil {
		return Coverage{}, documentFaults(err)
	}
	return s.coverage(ctx, normal)
}

func (s *Service) coverage(ctx context.Context, d document.Document) (Coverage, error) {
	set, err := compileDocument(d)
	if err != nil {
		return Coverage{}, err
	}
	domain, err := s.domain(ctx)
	if err != nil {
		return Coverage{}, err
	}
	var c Coverage
	if c.Coverage, err = set.Coverage(domain); err != nil {
		return Coverage{}, fmt.Errorf("look for gaps in the rules: %w", err)
	}
	_, err = s.pastRequests(ctx, seenDays, maxSeen, func(r pastRequest) {
		c.Seen++
		if plan, err := set.Match(r.facts); err != nil || len(plan.Destinations) == 0 {
			c.Stranded++ // also what a rule cannot be evaluated for waits for a person
		}
	})
	return c, err
}

// openWords says for people what would reach no destination.
func (c Coverage) openWords() []string {
	words := gapWords(c.Gaps)
	if c.Stranded > 0 {
		words = append(words, fmt.Sprintf("%d of the %d requests that were received lately", c.Stranded, c.Seen))
	}
	return words
}

// gapWords lists gaps, at most ten.
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

package erasure

import (
	"context"
	"errors"
	"fmt"
	"slices"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/internal/rules"
	"lethe/internal/rules/document"
)

// Coverage says what the rules of a document leave out: rules that can never
// match, destinations that no rule names, and requests that would reach no
// destination. It looks at every combination of the regulations, the configured
// causes, the sources that may send or have sent, and the types of identifier. It
// fails with BadInput for a document with faults.
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

// domain is what a request can be: what is configured, and what was seen.
func (s *Service) domain(ctx context.Context) (rules.Domain, error) {
	sources, err := s.sources(ctx)
	if err != nil {
		return rules.Domain{}, err
	}
	return rules.Domain{
		Causes:      s.cfg.Causes,
		Regulations: lifecycle.Regulation("").Values(),
		Sources:     sources,
		Identifiers: identifierSets(s.cfg.IdentifierTypes),
	}, nil
}

// sources are the sources of tokens and of the requests that are there. The
// query walks the index on the source and not every request.
func (s *Service) sources(ctx context.Context) ([]string, error) {
	rows, err := s.db.Read().QueryContext(ctx, `
		WITH RECURSIVE seen AS (
			SELECT min(source) AS source FROM erasure_requests
			UNION ALL
			SELECT (SELECT min(source) FROM erasure_requests WHERE source > seen.source) FROM seen WHERE source IS NOT NULL
		)
		SELECT source FROM seen WHERE source IS NOT NULL
		UNION SELECT source FROM api_tokens WHERE revoked_at IS NULL
		UNION SELECT 'staff'
		ORDER BY source`)
	if err != nil {
		return nil, fmt.Errorf("list the sources: %w", err)
	}
	defer rows.Close()
	var sources []string
	if err := entsql.ScanSlice(rows, &sources); err != nil {
		return nil, fmt.Errorf("list the sources: %w", err)
	}
	return sources, nil
}

// maxTypesCombined is up to how many types every set of them is looked at; of
// more, each alone, each pair, and all.
const maxTypesCombined = 5

// identifierSets lists which types of identifier may come together.
func identifierSets(types []string) [][]string {
	var sets [][]string
	if len(types) <= maxTypesCombined {
		for bits := 1; bits < 1<<len(types); bits++ {
			var set []string
			for i, t := range types {
				if bits&(1<<i) != 0 {
					set = append(set, t)
				}
			}
			sets = append(sets, set)
		}
		return sets
	}
	for i, t := range types {
		sets = append(sets, []string{t})
		for _, other := range types[i+1:] {
			sets = append(sets, []string{t, other})
		}
	}
	return append(sets, slices.Clone(types))
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

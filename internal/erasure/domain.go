package erasure

import (
	"context"
	"fmt"
	"slices"
	"strings"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/internal/lifecycle"
	"lethe/internal/rules"
)

// domain is what a request can be: what is configured, and what was seen.
func (s *Service) domain(ctx context.Context) (rules.Domain, error) {
	sources, err := s.sources(ctx)
	if err != nil {
		return rules.Domain{}, err
	}
	seen, err := s.seenIdentifiers(ctx)
	if err != nil {
		return rules.Domain{}, err
	}
	d := rules.Domain{Causes: s.cfg.Causes, Regulations: lifecycle.Regulation("").Values()}
	kinds := len(d.Causes) * len(d.Regulations)
	d.Sources = sources[:min(len(sources), max(rules.MaxCombinations/kinds/10, 1))] // room for ten sets at least
	room := max(rules.MaxCombinations/kinds/len(d.Sources), 1)
	d.Identifiers = identifierSets(s.cfg.IdentifierTypes, seen, room)
	return d, nil
}

// sources are the sources of tokens and of the requests that are there. The
// query walks the index on the source and not every request.
func (s *Service) sources(ctx context.Context) ([]string, error) {
	return s.texts(ctx, "list the sources", `
		WITH RECURSIVE seen AS (
			SELECT min(source) AS source FROM erasure_requests
			UNION ALL
			SELECT (SELECT min(source) FROM erasure_requests WHERE source > seen.source) FROM seen WHERE source IS NOT NULL
		)
		SELECT source FROM seen WHERE source IS NOT NULL
		UNION SELECT source FROM api_tokens WHERE revoked_at IS NULL
		UNION SELECT 'staff'
		ORDER BY source`)
}

// seenIdentifiers are the sets of identifier types of the newest requests.
func (s *Service) seenIdentifiers(ctx context.Context) ([][]string, error) {
	lists, err := s.texts(ctx, "list the identifiers seen", `
		SELECT DISTINCT (SELECT string_agg(type, ',' ORDER BY type) FROM identifiers WHERE request_id = r.id) AS types
		FROM (SELECT id FROM erasure_requests ORDER BY received_at DESC, id DESC LIMIT 10000) r
		WHERE EXISTS (SELECT FROM identifiers WHERE request_id = r.id)
		ORDER BY types`)
	if err != nil {
		return nil, err
	}
	sets := make([][]string, len(lists))
	for i, list := range lists {
		sets[i] = slices.Compact(strings.Split(list, ","))
	}
	return sets, nil
}

func (s *Service) texts(ctx context.Context, what, query string) ([]string, error) {
	rows, err := s.db.Read().QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	defer rows.Close()
	var out []string
	if err := entsql.ScanSlice(rows, &out); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return out, nil
}

// identifierSets lists which types of identifier may come together: those that
// were seen, and every set of the types or, where there is no room for so many,
// those of one and two, or of one.
func identifierSets(types []string, seen [][]string, room int) [][]string {
	most, left := len(types), room-len(seen)
	if len(types) > 16 || 1<<len(types)-1 > left {
		most = 2
	}
	if len(types)*(len(types)+1)/2 > left {
		most = 1
	}
	sets := slices.Clone(seen)
	for _, set := range setsOf(slices.Sorted(slices.Values(types)), most) {
		known := func(other []string) bool { return slices.Equal(other, set) }
		if !slices.ContainsFunc(seen, known) {
			sets = append(sets, set)
		}
	}
	return sets[:min(len(sets), room)]
}

// setsOf lists the sets of one to most of the types.
func setsOf(types []string, most int) (sets [][]string) {
	if len(types) == 0 || most == 0 {
		return nil
	}
	sets = append(sets, types[:1])
	for _, rest := range setsOf(types[1:], most-1) {
		sets = append(sets, append([]string{types[0]}, rest...))
	}
	return append(sets, setsOf(types[1:], most)...)
}

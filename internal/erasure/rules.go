package erasure

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
	"lethe/ent/identifier"
	"lethe/ent/ruleset"
	"lethe/internal/fault"
	"lethe/internal/rules"
	"lethe/internal/rules/document"
)

// published is one version of the rules, compiled. It never changes.
type published struct {
	version  int
	document document.Document
	set      *rules.Set
}

// ruleSets keeps compiled versions; a published version never changes, so
// there is nothing to invalidate.
type ruleSets struct {
	mu       sync.Mutex
	versions map[int]*published
}

// currentRules returns the newest version, or nil when nothing is published.
func (s *Service) currentRules(ctx context.Context, client *ent.Client) (*published, error) {
	version, err := client.RuleSet.Query().Order(ruleset.ByVersion(entsql.OrderDesc())).
		Select(ruleset.FieldVersion).First(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("find the current rules: %w", err)
	}
	return s.rulesAt(ctx, client, version.Version)
}

// rulesAt returns one version, compiled once in the life of the process.
func (s *Service) rulesAt(ctx context.Context, client *ent.Client, version int) (*published, error) {
	s.ruleSets.mu.Lock()
	defer s.ruleSets.mu.Unlock()
	if p := s.ruleSets.versions[version]; p != nil {
		return p, nil
	}
	row, err := client.RuleSet.Query().Where(ruleset.Version(version)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, fault.New(fault.NotFound, "There is no version %d of the rules.", version)
	case err != nil:
		return nil, fmt.Errorf("load version %d of the rules: %w", version, err)
	}
	p, err := compile(row)
	if err != nil {
		return nil, err
	}
	if s.ruleSets.versions == nil {
		s.ruleSets.versions = map[int]*published{}
	}
	s.ruleSets.versions[version] = p
	return p, nil
}

func compile(row *ent.RuleSet) (*published, error) {
	p := &published{version: row.Version}
	if err := json.Unmarshal(row.Document, &p.document); err != nil {
		return nil, fmt.Errorf("read version %d of the rules: %w", row.Version, err)
	}
	set, err := compileDocument(p.document)
	if err != nil {
		return nil, fmt.Errorf("compile version %d of the rules: %w", row.Version, err)
	}
	p.set = set
	return p, nil
}

func compileDocument(d document.Document) (*rules.Set, error) {
	names := make([]string, len(d.Destinations))
	for i, to := range d.Destinations {
		names[i] = to.Name
	}
	return rules.Compile(d.Rules, names)
}

// loadFacts are the facts of a request with the types of its identifiers.
func loadFacts(ctx context.Context, client *ent.Client, r *ent.ErasureRequest) (rules.Facts, error) {
	types, err := client.Identifier.Query().Where(identifier.RequestID(r.ID)).
		Select(identifier.FieldType).Strings(ctx)
	if err != nil {
		return rules.Facts{}, fmt.Errorf("load the identifier types of request %s: %w", r.ID, err)
	}
	return facts(r, types)
}

// facts are what the rules may know of a request: never an identifier's value.
func facts(r *ent.ErasureRequest, types []string) (rules.Facts, error) {
	attributes, err := decodeAttributes(r.Attributes)
	if err != nil {
		return rules.Facts{}, fmt.Errorf("read the attributes of request %s: %w", r.ID, err)
	}
	f := rules.Facts{
		Cause:       r.Cause,
		Regulation:  string(r.Regulation),
		Source:      r.Source,
		SubmittedAt: r.SubmittedAt,
		Identifiers: map[string]bool{},
		Attributes:  attributes,
	}
	for _, t := range types {
		f.Identifiers[t] = true
	}
	return f, nil
}

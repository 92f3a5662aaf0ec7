package erasure

import (
	"context"
	"fmt"

	"lethe/ent"
	"lethe/ent/archivedrequest"
	"lethe/ent/erasurerequest"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/rules"
	"lethe/internal/rules/document"
)

// Question asks where a request goes, and why.
type Question struct {
	Reference string       // of a request, open or archived
	Facts     *rules.Facts // or what a request might be; exactly one of the two
	// Document is the draft to ask; nil asks a published version: this one, or
	// when it is 0 the one that holds for the request, or else the current one.
	Document *document.Document
	Version  int
}

// Answer says where a request goes under which rules, and why.
type Answer struct {
	Version      int // 0 for a draft, or when nothing is published
	Destinations []PlannedDestination
	Explanation  rules.Explanation
	Titles       map[string]string // of every destination, by its name
	PlanHash     string            // see Plan.Hash; empty for a draft
}

// Explain evaluates the rules for a request, or for facts, with the reasons. It
// changes nothing. It fails with NotFound for an unknown request or version, and
// with BadInput for a draft with faults or for facts that no request can have.
func (s *Service) Explain(ctx context.Context, q Question) (Answer, error) {
	if err := q.mayAsk(ctx); err != nil {
		return Answer{}, err
	}
	if (q.Facts == nil) == (q.Reference == "") {
		return Answer{}, fault.Invalid(fault.Field{Path: "reference", Message: "Give either a reference or facts."})
	}
	f, version, err := s.factsAsked(ctx, q)
	if err != nil {
		return Answer{}, err
	}
	p, err := s.rulesAsked(ctx, q, version)
	if err != nil || p == nil {
		return Answer{}, err
	}
	return p.answer(f)
}

// answer evaluates this version for facts, with the reasons.
func (p *published) answer(f rules.Facts) (Answer, error) {
	explanation, err := p.set.Explain(f)
	if err != nil {
		return Answer{}, fault.Invalid(fault.Field{Path: "facts.attributes", Message: fmt.Sprintf("The facts cannot be read: %v.", err)})
	}
	a := Answer{Version: p.version, Destinations: p.planned(explanation.Plan), Explanation: explanation, Titles: map[string]string{}}
	if p.version > 0 {
		a.PlanHash = p.hash(explanation.Plan)
	}
	for _, d := range p.document.Destinations {
		a.Titles[d.Name] = d.Title
	}
	return a, nil
}

// mayAsk lets those who see requests ask for anything, and those who make the
// rules for facts.
func (q Question) mayAsk(ctx context.Context) error {
	if q.Facts != nil {
		return auth.RequireAny(ctx, auth.ReadRequests, auth.ManageRouting)
	}
	return auth.Require(ctx, auth.ReadRequests)
}

// rulesAsked compiles the draft, or finds the published version.
func (s *Service) rulesAsked(ctx context.Context, q Question, pinned int) (*published, error) {
	if q.Document != nil {
		d, err := q.Document.Normalised()
		if err != nil {
			return nil, documentFaults(err)
		}
		set, err := compileDocument(d)
		return &published{document: d, set: set}, err
	}
	if q.Version > 0 {
		return s.rulesAt(ctx, s.db.Read(), q.Version)
	}
	if pinned > 0 {
		return s.rulesAt(ctx, s.db.Read(), pinned)
	}
	return s.currentRules(ctx, s.db.Read())
}

// factsAsked are the facts of the question, or those of its request with the
// version that is pinned for it.
func (s *Service) factsAsked(ctx context.Context, q Question) (rules.Facts, int, error) {
	if q.Facts != nil {
		return *q.Facts, 0, nil
	}
	r, err := s.db.Read().ErasureRequest.Query().Where(erasurerequest.Reference(q.Reference), VisibleRequests(ctx)).Only(ctx)
	if ent.IsNotFound(err) {
		return s.factsArchived(ctx, q.Reference)
	}
	if err != nil {
		return rules.Facts{}, 0, fmt.Errorf("load the request to explain: %w", err)
	}
	f, err := loadFacts(ctx, s.db.Read(), r)
	return f, deref(r.RuleSetVersion, 0), err
}

func (s *Service) factsArchived(ctx context.Context, reference string) (rules.Facts, int, error) {
	a, err := s.db.Read().ArchivedRequest.Query().Where(archivedrequest.Reference(reference), VisibleArchived(ctx)).Only(ctx)
	if ent.IsNotFound(err) {
		return rules.Facts{}, 0, fault.New(fault.NotFound, "There is no request with this reference.")
	}
	if err != nil {
		return rules.Facts{}, 0, fmt.Errorf("load the archived request to explain: %w", err)
	}
	f, err := facts(unarchived(a), a.IdentifierTypes)
	return f, deref(a.RuleSetVersion, 0), err
}

package erasure

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/identifier"
)

// PlanAll says where approving each of the requests now would send it: under the
// current rules, in the order of the requests, with the same few statements
// however many they are. Without published rules every plan is the zero one, and
// so is that of a request for which the rules cannot be evaluated.
func (s *Service) PlanAll(ctx context.Context, requests []*ent.ErasureRequest) ([]Plan, error) {
	plans := make([]Plan, len(requests))
	p, err := s.currentRules(ctx, s.db.Read())
	if err != nil || p == nil {
		return plans, err
	}
	types, err := s.identifierTypes(ctx, requests)
	if err != nil {
		return nil, err
	}
	for i, r := range requests {
		f, err := facts(r, types[r.ID])
		if err != nil {
			return nil, err
		}
		match, err := p.set.Match(f)
		if err != nil {
			s.log.WarnContext(ctx, "the rules cannot be evaluated for a plan", "request", r.ID, "error", err)
			continue
		}
		plans[i] = Plan{Version: p.version, Destinations: p.planned(match), Hash: p.hash(match)}
	}
	return plans, nil
}

// identifierTypes are the types of the identifiers of each request.
func (s *Service) identifierTypes(ctx context.Context, requests []*ent.ErasureRequest) (map[uuid.UUID][]string, error) {
	found, err := s.db.Read().Identifier.Query().
		Where(func(q *entsql.Selector) { ofRequests(q, identifier.FieldRequestID, requests) }).
		Select(identifier.FieldRequestID, identifier.FieldType).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the identifier types of %d requests: %w", len(requests), err)
	}
	types := map[uuid.UUID][]string{}
	for _, id := range found {
		types[id.RequestID] = append(types[id.RequestID], id.Type)
	}
	return types, nil
}

// ofRequests keeps the rows that belong to the requests, with one parameter.
func ofRequests(q *entsql.Selector, column string, requests []*ent.ErasureRequest) {
	ids := make([]uuid.UUID, len(requests))
	for i, r := range requests {
		ids[i] = r.ID
	}
	q.Where(entsql.P(func(b *entsql.Builder) {
		b.WriteString(q.C(column)).WriteString(" = ANY(").Arg(array(ids)).WriteString("::uuid[])")
	}))
}

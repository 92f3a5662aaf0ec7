package erasure

import (
	"context"
	"fmt"
	"slices"
	"time"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/ent/identifier"
	"lethe/ent/predicate"
	"lethe/ent/tombstone"
	"lethe/internal/lifecycle"
	"lethe/internal/privacy"
)

// traces are when the persons behind marks and blind indexes were erased; the zero
// time while that is under way.
type traces map[string]time.Time

func (t traces) add(key []byte, erasedAt *time.Time) {
	if at := deref(erasedAt, time.Time{}); !at.Before(t[string(key)]) {
		t[string(key)] = at
	}
}

func (s *Service) suppressed(ctx context.Context, identifiers []privacy.Identifier) ([]Suppression, error) {
	keys := make([]SubjectKeys, len(identifiers))
	var all SubjectKeys
	for n := range identifiers {
		keys[n] = s.keysOf(identifiers[n : n+1])
		all.Indexes = append(all.Indexes, keys[n].Indexes...)
		all.Marks = append(all.Marks, keys[n].Marks...)
	}
	found := traces{}
	// In this order: what is archived between the two is found twice, and not never.
	if err := s.traceRequests(ctx, found, all); err != nil {
		return nil, err
	}
	if err := s.traceArchived(ctx, found, all); err != nil {
		return nil, err
	}
	out := make([]Suppression, len(identifiers))
	for n, k := range keys {
		for _, key := range slices.Concat(k.Marks, k.Indexes) {
			if at, ok := found[string(key)]; ok {
				out[n].add(at)
			}
		}
	}
	return out, nil
}

func (p *Suppression) add(at time.Time) {
	p.Suppressed = true
	if !at.IsZero() && (p.ErasedAt == nil || at.After(*p.ErasedAt)) {
		p.ErasedAt = &at
	}
}

func (s *Service) traceRequests(ctx context.Context, found traces, persons SubjectKeys) error {
	rows, err := s.db.Read().Identifier.Query().
		Where(identifier.BlindIndexIn(persons.Indexes...), identifier.HasRequestWith(ordersOut())).
		WithRequest(func(q *ent.ErasureRequestQuery) { q.Select(erasurerequest.FieldFinishedAt) }).
		All(ctx)
	if err != nil {
		return fmt.Errorf("look for requests of persons: %w", err)
	}
	for _, row := range rows {
		found.add(row.BlindIndex, row.Edges.Request.FinishedAt)
	}
	return nil
}

// ordersOut keeps the requests whose orders went out, and those that were finished
// with one of them.
func ordersOut() predicate.ErasureRequest {
	return erasurerequest.Or(
		erasurerequest.StateIn(lifecycle.Forwarding, lifecycle.Completed),
		erasurerequest.And(erasurerequest.StateEQ(lifecycle.Duplicate), erasurerequest.FinishedAtNotNil()),
	)
}

func (s *Service) traceArchived(ctx context.Context, found traces, persons SubjectKeys) error {
	now, err := s.Now(ctx)
	if err != nil {
		return err
	}
	stones, err := remembering(s.db.Read(), now, persons.Marks).Where(tombstone.Erased(true)).All(ctx)
	if err != nil {
		return fmt.Errorf("look for tombstones: %w", err)
	}
	for _, t := range stones {
		found.add(t.Mark, &t.FinishedAt)
	}
	return nil
}

package erasure

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/clockpause"
)

// Deadlines works out the dates of many requests, in their order, with one
// statement: see Deadline.
func (s *Service) Deadlines(ctx context.Context, requests []*ent.ErasureRequest) ([]Deadline, error) {
	found, err := s.db.Read().ClockPause.Query().
		Where(func(q *entsql.Selector) { ofRequests(q, clockpause.FieldRequestID, requests) }).
		Order(clockpause.ByPausedAt()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the pauses of %d requests: %w", len(requests), err)
	}
	pauses := map[uuid.UUID][]*ent.ClockPause{}
	for _, p := range found {
		pauses[p.RequestID] = append(pauses[p.RequestID], p)
	}
	out := make([]Deadline, len(requests))
	for i, r := range requests {
		out[i] = s.cfg.Law.deadline(r, pauses[r.ID])
	}
	return out, nil
}

// Extended is what an extension of the deadline would make of it. It does not ask
// whether the law allows one.
func (s *Service) Extended(d Deadline) Deadline {
	extended := *d.request
	extended.ExtendedAt = &extended.SubmittedAt // when does not matter: it is worked out from receipt
	return s.cfg.Law.deadline(&extended, d.Pauses)
}

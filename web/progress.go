package web

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// progress counts the deliveries of the requests of one page, in one statement.
func (s *site) progress(ctx context.Context, requests []*ent.ErasureRequest) (map[uuid.UUID]view.Progress, error) {
	ids := make([]uuid.UUID, len(requests))
	for i, r := range requests {
		ids[i] = r.ID
	}
	var counts []struct {
		RequestID uuid.UUID               `json:"request_id"`
		State     lifecycle.DeliveryState `json:"state"`
		Count     int                     `json:"count"`
	}
	err := s.Read.Delivery.Query().Where(delivery.RequestIDIn(ids...)).
		GroupBy(delivery.FieldRequestID, delivery.FieldState).
		Aggregate(ent.Count()).
		Scan(ctx, &counts)
	if err != nil {
		return nil, fmt.Errorf("count deliveries: %w", err)
	}
	out := map[uuid.UUID]view.Progress{}
	for _, c := range counts {
		p := out[c.RequestID]
		p.Total += c.Count
		switch {
		case c.State.Closed():
			p.Closed += c.Count
		case c.State == lifecycle.Failed:
			p.Failed += c.Count
		}
		out[c.RequestID] = p
	}
	return out, nil
}

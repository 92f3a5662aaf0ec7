package web

import (
	"context"
	"fmt"
	"time"

	"lethe/ent"
	"lethe/internal/erasure"
	"lethe/web/view"
)

// queueList is a list of requests that is read page by page.
type queueList struct {
	query  view.QueueQuery
	person *erasure.SubjectKeys // nil unless a person was searched for
	now    time.Time
}

// read returns at most limit requests from the place that the address names on, and
// the place of the next; empty at the end.
func (s *site) read(ctx context.Context, l queueList, limit int) ([]*ent.ErasureRequest, string, error) {
	query := s.Read.ErasureRequest.Query().Where(erasure.VisibleRequests(ctx)).Order(whatIsNextFirst).Limit(limit + 1)
	if l.person != nil {
		query.Where(l.person.OfRequests())
	}
	if err := narrow(query, l.query, l.now); err != nil {
		return nil, "", err
	}
	found, err := query.All(ctx)
	if err != nil {
		return nil, "", fmt.Errorf("list requests: %w", err)
	}
	if len(found) <= limit {
		return found, "", nil
	}
	return found[:limit], queueKey(found[limit-1]).String(), nil
}

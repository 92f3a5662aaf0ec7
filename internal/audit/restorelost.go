package audit

import (
	"context"
	"fmt"
	"time"

	"lethe/ent/erasurerequest"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

// sourcesSeen lists the senders of requests, open and archived, with the last
// that each of them sent.
func (s *Service) sourcesSeen(ctx context.Context) ([]SourceSeen, error) {
	rows, err := s.db.Read().QueryContext(ctx, `
SELECT source, max(received_at) FROM (
	SELECT source, received_at FROM erasure_requests
	UNION ALL
	SELECT source, received_at FROM archived_requests
) all_requests GROUP BY source ORDER BY source`)
	if err != nil {
		return nil, fmt.Errorf("list the senders of requests: %w", err)
	}
	defer rows.Close()
	var seen []SourceSeen
	for rows.Next() {
		var one SourceSeen
		if err := rows.Scan(&one.Source, &one.LastAt); err != nil {
			return nil, fmt.Errorf("list the senders of requests: %w", err)
		}
		seen = append(seen, one)
	}
	return seen, rows.Err()
}

// going lists the requests that go out by themselves, the first of them first:
// somebody may have rejected one, or put it on hold, and that is lost.
func (s *Service) going(ctx context.Context) ([]Going, error) {
	found, err := s.db.Read().ErasureRequest.Query().
		Where(
			erasurerequest.StateIn(lifecycle.InReview, lifecycle.Approved),
			erasurerequest.HoldGroundIsNil(),
			erasurerequest.Or(erasurerequest.ReviewEndsAtNotNil(), erasurerequest.SendAtNotNil()),
			erasure.VisibleRequests(ctx),
		).
		Select(erasurerequest.FieldReference, erasurerequest.FieldState, erasurerequest.FieldReviewEndsAt, erasurerequest.FieldSendAt).
		Order(erasurerequest.ByReviewEndsAt(), erasurerequest.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the requests that go out by themselves: %w", err)
	}
	list := make([]Going, len(found))
	for i, r := range found {
		list[i] = Going{Reference: r.Reference, At: soonest(r.SendAt, r.ReviewEndsAt)}
	}
	return list, nil
}

// soonest is the first time that is set: an approval replaces the review's end.
func soonest(times ...*time.Time) time.Time {
	for _, t := range times {
		if t != nil {
			return *t
		}
	}
	return time.Time{}
}

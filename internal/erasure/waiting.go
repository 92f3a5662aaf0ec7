package erasure

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/internal/letter"
)

// waiting counts what waits for the leads, with the pages that list it.
func (s *Service) waiting(ctx context.Context) (letter.Digest, error) {
	const query = `
SELECT
	count(*) FILTER (WHERE due_at < (SELECT lethe_now()) AND NOT clock_paused) AS overdue,
	count(*) FILTER (WHERE due_at >= (SELECT lethe_now()) AND due_at < (SELECT lethe_now()) + interval '7 days') AS due_soon,
	count(*) FILTER (WHERE state = 'UNVERIFIED' OR state = 'IN_REVIEW' AND review_ends_at IS NULL AND hold_ground IS NULL) AS needs_person,
	(SELECT count(*) FROM deliveries WHERE state = 'FAILED') AS failed,
	count(*) FILTER (WHERE hold_review_on <= (SELECT lethe_now())::date)
		+ (SELECT count(*) FROM deliveries WHERE state = 'HELD' AND NOT hold_of_request AND hold_review_on <= (SELECT lethe_now())::date) AS holds
FROM erasure_requests
WHERE state IN ('UNVERIFIED', 'IN_REVIEW', 'APPROVED', 'FORWARDING')`
	rows, err := s.db.Read().QueryContext(ctx, query)
	if err != nil {
		return letter.Digest{}, fmt.Errorf("count what waits: %w", err)
	}
	defer rows.Close()
	var found []struct {
		Overdue     int `sql:"overdue"`
		DueSoon     int `sql:"due_soon"`
		NeedsPerson int `sql:"needs_person"`
		Failed      int `sql:"failed"`
		Holds       int `sql:"holds"`
	}
	if err := entsql.ScanSlice(rows, &found); err != nil {
		return letter.Digest{}, fmt.Errorf("count what waits: %w", err)
	}
	n := found[0]
	return letter.Digest{
		Overdue:          s.tally(n.Overdue, "/queue?view=overdue"),
		DueSoon:          s.tally(n.DueSoon, "/queue?view=week"),
		NeedsPerson:      s.tally(n.NeedsPerson, "/queue?view=review"),
		FailedDeliveries: s.tally(n.Failed, "/deliveries?view=failed"),
		HoldsToReview:    s.tally(n.Holds, "/queue?view=open"),
	}, nil
}

func (s *Service) tally(count int, page string) letter.Tally {
	return letter.Tally{Count: count, Link: s.page(page)}
}

// page is the address of a page for people; empty when it is not known.
func (s *Service) page(path string) string {
	if s.cfg.BaseURL == "" {
		return ""
	}
	return s.cfg.BaseURL + path
}

package erasure

import (
	"context"
	"fmt"
	"strings"

	"lethe/ent"
	"lethe/internal/rules"
)

// pastRequest is a request as the rules see it, open or archived.
type pastRequest struct {
	reference string
	archived  bool
	facts     rules.Facts
}

// pastRequests calls do with what was received in the last days, the newest
// first, at most limit, and returns whether there is more. Archived requests are
// among them: their facts are kept.
func (s *Service) pastRequests(ctx context.Context, days, limit int, do func(pastRequest)) (more bool, err error) {
	rows, err := s.db.Read().QueryContext(ctx, `
		SELECT reference, archived, cause, regulation, source, submitted_at, attributes, types FROM (
			SELECT r.received_at, r.id, reference, false AS archived, cause, regulation, source, submitted_at, attributes,
				(SELECT string_agg(i.type, ',') FROM identifiers i WHERE i.request_id = r.id) AS types
			FROM erasure_requests r
			WHERE received_at >= (SELECT lethe_now()) - $1 * interval '1 day'
		UNION ALL
			SELECT received_at, id, reference, true, cause, regulation, source, submitted_at, attributes,
				(SELECT string_agg(t, ',') FROM jsonb_array_elements_text(identifier_types) t)
			FROM archived_requests
			WHERE received_at >= (SELECT lethe_now()) - $1 * interval '1 day'
		) past ORDER BY received_at DESC, id DESC LIMIT $2`, days, limit+1)
	if err != nil {
		return false, fmt.Errorf("look at past requests: %w", err)
	}
	defer rows.Close()
	for n := 0; rows.Next(); n++ {
		if n == limit {
			return true, nil
		}
		var p pastRequest
		var types *string
		r := &ent.ErasureRequest{}
		if err := rows.Scan(&p.reference, &p.archived, &r.Cause, &r.Regulation, &r.Source, &r.SubmittedAt, &r.Attributes, &types); err != nil {
			return false, fmt.Errorf("read a past request: %w", err)
		}
		if p.facts, err = facts(r, strings.Split(deref(types, ""), ",")); err != nil {
			return false, err
		}
		do(p)
	}
	return false, rows.Err()
}

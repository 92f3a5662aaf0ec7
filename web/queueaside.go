package web

import (
	"context"
	"fmt"
	"strings"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// aside is what a row of the queue shows that other tables have.
type aside struct {
	ID          uuid.UUID `sql:"id"`
	Masked      string    `sql:"masked"` // the first identifier; empty for those who may not see it
	Identifiers int       `sql:"identifiers"`
	Deliveries  int       `sql:"deliveries"`
	Closed      int       `sql:"closed"`
	Failed      int       `sql:"failed"`
	Assignee    string    `sql:"assignee"`
}

func (a aside) subject() string {
	if a.Masked == "" {
		return ""
	}
	return view.Subject(a.Masked, a.Identifiers-1)
}

// asides takes $1, the ids, $2, whether the identifiers may be seen, and $3, the
// states of a delivery that is closed.
const asides = `
SELECT r.id, coalesce(i.masked, '') AS masked, coalesce(i.n, 0) AS identifiers, d.n AS deliveries, d.closed, d.failed, coalesce(a.name, '') AS assignee
FROM unnest($1::uuid[]) WITH ORDINALITY AS asked (id, place)
JOIN erasure_requests r ON r.id = asked.id
LEFT JOIN staff_accounts a ON a.id = r.assignee_id
LEFT JOIN LATERAL (
	SELECT count(*) AS n, min(masked) FILTER (WHERE position = 0) AS masked FROM identifiers WHERE request_id = r.id AND $2::boolean
) i ON true
CROSS JOIN LATERAL (
	SELECT count(*) AS n, count(*) FILTER (WHERE state = ANY($3::text[])) AS closed, count(*) FILTER (WHERE state = 'FAILED') AS failed
	FROM deliveries WHERE request_id = r.id
) d`

// aside reads the rest of the rows of one page, in one statement.
func (s *site) aside(ctx context.Context, requests []*ent.ErasureRequest) (map[uuid.UUID]aside, error) {
	ids := make([]string, len(requests))
	for i, r := range requests {
		ids[i] = r.ID.String()
	}
	rows, err := s.Read.QueryContext(ctx, asides, "{"+strings.Join(ids, ",")+"}", auth.From(ctx).May(auth.SeeSubjects), closedStates())
	if err != nil {
		return nil, fmt.Errorf("load what the rows of the queue show: %w", err)
	}
	defer rows.Close()
	var found []aside
	if err := entsql.ScanSlice(rows, &found); err != nil {
		return nil, fmt.Errorf("load what the rows of the queue show: %w", err)
	}
	out := make(map[uuid.UUID]aside, len(found))
	for _, a := range found {
		out[a.ID] = a
	}
	return out, nil
}

// closedStates lists the states of a delivery that is closed, as an array.
func closedStates() string {
	var states []string
	for _, s := range lifecycle.DeliveryStates() {
		if s.Closed() {
			states = append(states, string(s))
		}
	}
	return "{" + strings.Join(states, ",") + "}"
}

package web

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/ent/destination"
	"lethe/ent/predicate"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

const byPeople = "manual" // the confirmation of destinations that people serve

// inDeliveryView says which deliveries each view holds.
var inDeliveryView = map[view.DeliveryView][]predicate.Delivery{
	view.FailedView:      {delivery.StateEQ(lifecycle.Failed)},
	view.UnconfirmedView: {delivery.StateEQ(lifecycle.Accepted), delivery.HasDestinationWith(destination.ConfirmationNEQ(byPeople))},
	view.TasksView:       {delivery.StateEQ(lifecycle.Accepted), delivery.HasDestinationWith(destination.Confirmation(byPeople))},
	view.HeldView:        {delivery.StateEQ(lifecycle.Held)},
	view.QueuedView:      {delivery.StateEQ(lifecycle.Queued)},
}

// deliveryTotals counts what each view holds, in one statement. Both halves read an
// index and no table, whatever is closed: delivery_stuck has what is stuck, and
// delivery_due what waits for an attempt, which is what is queued or has failed.
func (s *site) deliveryTotals(ctx context.Context, to *ent.Destination) (map[view.DeliveryView]int, error) {
	const query = `
SELECT x.confirmation = $1, n.state, n.count FROM (
	SELECT destination_id, state, count(*) FROM deliveries
	WHERE state IN ('FAILED', 'ACCEPTED', 'HELD') AND ($2::uuid IS NULL OR destination_id = $2) GROUP BY destination_id, state
	UNION ALL
	SELECT destination_id, 'QUEUED', count(*) FROM deliveries
	WHERE next_attempt_at IS NOT NULL AND ($2::uuid IS NULL OR destination_id = $2) GROUP BY destination_id
) n JOIN destinations x ON x.id = n.destination_id`
	rows, err := s.Read.QueryContext(ctx, query, byPeople, idOrNone(to))
	if err != nil {
		return nil, fmt.Errorf("count deliveries by view: %w", err)
	}
	defer rows.Close()
	out := map[view.DeliveryView]int{}
	for rows.Next() {
		var served bool
		var state lifecycle.DeliveryState
		var n int
		if err := rows.Scan(&served, &state, &n); err != nil {
			return nil, fmt.Errorf("count deliveries by view: %w", err)
		}
		out[viewOf(state, served)] += n
	}
	out[view.QueuedView] -= out[view.FailedView]
	return out, rows.Err()
}

// idOrNone narrows a statement to a destination.
func idOrNone(to *ent.Destination) *uuid.UUID {
	if to == nil {
		return nil
	}
	return &to.ID
}

func viewOf(state lifecycle.DeliveryState, byPeople bool) view.DeliveryView {
	switch {
	case state == lifecycle.Failed:
		return view.FailedView
	case state == lifecycle.Held:
		return view.HeldView
	case state == lifecycle.Queued:
		return view.QueuedView
	case byPeople:
		return view.TasksView
	}
	return view.UnconfirmedView
}

// maxGroups is how many lines the summary of what is wrong has.
const maxGroups = 10

// failureGroups gathers the deliveries that failed alike, the most first.
func (s *site) failureGroups(ctx context.Context, to *ent.Destination) ([]view.FailureGroup, error) {
	const query = `SELECT x.name, x.title, coalesce(d.last_error, ''), count(*), min(d.created_at),
			count(*) FILTER (WHERE d.next_attempt_at > (SELECT lethe_now()))
		FROM deliveries d JOIN destinations x ON x.id = d.destination_id
		WHERE d.state = 'FAILED' AND ($1::uuid IS NULL OR d.destination_id = $1)
		GROUP BY x.id, coalesce(d.last_error, '')
		ORDER BY count(*) DESC, x.name, coalesce(d.last_error, '') LIMIT $2`
	rows, err := s.Read.QueryContext(ctx, query, idOrNone(to), maxGroups)
	if err != nil {
		return nil, fmt.Errorf("group failed deliveries: %w", err)
	}
	defer rows.Close()
	var out []view.FailureGroup
	for rows.Next() {
		var g view.FailureGroup
		if err := rows.Scan(&g.Name, &g.To, &g.Error, &g.Count, &g.Oldest, &g.Waiting); err != nil {
			return nil, fmt.Errorf("group failed deliveries: %w", err)
		}
		out = append(out, g)
	}
	return out, rows.Err()
}

package web

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"
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

// deliveryTotals counts what each view holds, in one statement.
func (s *site) deliveryTotals(ctx context.Context, to *ent.Destination) (map[view.DeliveryView]int, error) {
	var counts []struct {
		DestinationID uuid.UUID               `json:"destination_id"`
		State         lifecycle.DeliveryState `json:"state"`
		Count         int                     `json:"count"`
		ByPeople      bool                    `json:"by_people"`
	}
	query := s.Read.Delivery.Query().Where(delivery.StateIn(lifecycle.Failed, lifecycle.Accepted, lifecycle.Held, lifecycle.Queued))
	if to != nil {
		query.Where(delivery.DestinationID(to.ID))
	}
	err := query.GroupBy(delivery.FieldDestinationID, delivery.FieldState).
		Aggregate(ent.Count(), servedByPeople).
		Scan(ctx, &counts)
	if err != nil {
		return nil, fmt.Errorf("count deliveries by view: %w", err)
	}
	out := map[view.DeliveryView]int{}
	for _, c := range counts {
		out[viewOf(c.State, c.ByPeople)] += c.Count
	}
	return out, nil
}

// servedByPeople adds to a group of one destination whether people serve it.
func servedByPeople(s *entsql.Selector) string {
	return entsql.As(fmt.Sprintf("(SELECT confirmation = '%s' FROM destinations x WHERE x.id = %s)", byPeople, s.C(delivery.FieldDestinationID)), "by_people")
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

// failureGroups gathers the deliveries that failed alike: those of the
// destination with the most first.
func (s *site) failureGroups(ctx context.Context, to *ent.Destination) ([]view.FailureGroup, error) {
	const query = `SELECT x.name, x.title, coalesce(d.last_error, ''), count(*), min(d.created_at)
		FROM deliveries d JOIN destinations x ON x.id = d.destination_id
		WHERE d.state = 'FAILED' AND ($1::uuid IS NULL OR d.destination_id = $1)
		GROUP BY x.id, d.last_error
		ORDER BY sum(count(*)) OVER (PARTITION BY x.id) DESC, x.name, count(*) DESC, d.last_error LIMIT $2`
	var only *uuid.UUID
	if to != nil {
		only = &to.ID
	}
	rows, err := s.Read.QueryContext(ctx, query, only, maxGroups)
	if err != nil {
		return nil, fmt.Errorf("group failed deliveries: %w", err)
	}
	defer rows.Close()
	var out []view.FailureGroup
	for rows.Next() {
		var g view.FailureGroup
		if err := rows.Scan(&g.Name, &g.To, &g.Error, &g.Count, &g.Oldest); err != nil {
			return nil, fmt.Errorf("group failed deliveries: %w", err)
		}
		g.First = len(out) == 0 || out[len(out)-1].Name != g.Name
		out = append(out, g)
	}
	return out, rows.Err()
}

package web

import (
	"context"
	"fmt"
	"net/http"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// showDeliveries lists the deliveries of a view, the oldest first. However many
// rows there are, it takes the same few statements.
func (s *site) showDeliveries(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q := view.ParseDeliveryQuery(r.URL.Query())
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page := view.Deliveries{Frame: f, Query: q, MayManage: auth.From(ctx).May(auth.ManageDeliveries)}
	var to *ent.Destination
	if q.Destination != "" {
		if to, err = s.findDestination(ctx, q.Destination); err != nil {
			return err
		}
		page.To = to.Title
	}
	if page.Totals, err = s.deliveryTotals(ctx, to); err != nil {
		return err
	}
	if q.View == view.FailedView && q.After == "" {
		if page.Groups, err = s.failureGroups(ctx, to); err != nil {
			return err
		}
	}
	if page.Rows, page.Next, err = s.deliveryRows(ctx, q, to); err != nil {
		return err
	}
	s.sessions.Put(ctx, deliveriesKey, q.Path())
	return render(w, r, http.StatusOK, view.DeliveriesPage(page))
}

func (s *site) deliveryRows(ctx context.Context, q view.DeliveryQuery, to *ent.Destination) ([]view.DeliveryRow, string, error) {
	query := s.Read.Delivery.Query().Where(inDeliveryView[q.View]...).Where(erasure.VisibleDeliveries(ctx)).
		Order(delivery.ByCreatedAt(), delivery.ByID()).
		Limit(perPage + 1).
		WithRequest()
	withAnswers(query)
	if to != nil {
		query.Where(delivery.DestinationID(to.ID))
	}
	if q.After != "" {
		k, err := parseKey(q.After)
		if err != nil {
			return nil, "", err
		}
		query.Where(func(s *entsql.Selector) {
			s.Where(entsql.CompositeGT([]string{s.C(delivery.FieldCreatedAt), s.C(delivery.FieldID)}, k.at, k.id))
		})
	}
	found, err := query.All(ctx)
	if err != nil {
		return nil, "", fmt.Errorf("list deliveries: %w", err)
	}
	found, next := turn(found, func(d *ent.Delivery) key { return key{d.CreatedAt, d.ID} })
	rows := make([]view.DeliveryRow, len(found))
	for i, d := range found {
		rows[i] = deliveryRow(ctx, d)
	}
	return rows, next, nil
}

func deliveryRow(ctx context.Context, d *ent.Delivery) view.DeliveryRow {
	row := view.DeliveryRow{
		ID: d.ID.String(), Reference: d.Edges.Request.Reference, To: d.Edges.Destination.Title,
		Attempts: d.Attempts, Routed: d.CreatedAt,
		Proposed: d.WaiverGround != nil, CanRetry: mayRetry(ctx, d),
	}
	row.Answer, row.At = lastAnswer(d)
	switch d.State {
	case lifecycle.Accepted:
		row.When = timeOf(d.ConfirmBy)
	case lifecycle.Held:
		row.When = timeOf(d.HoldReviewOn)
	default:
		row.When = timeOf(d.NextAttemptAt)
	}
	return row
}

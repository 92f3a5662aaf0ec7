package web

import (
	"context"
	"fmt"
	"net/http"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/ent/destination"
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
	list, err := s.deliveryList(ctx, q)
	if err != nil {
		return err
	}
	if list.to != nil {
		page.To = list.to.Title
	}
	if page.Destinations, err = s.allPlaces(ctx); err != nil {
		return err
	}
	if page.Totals, err = s.deliveryTotals(ctx, list.to); err != nil {
		return err
	}
	if q.View == view.FailedView && q.After == "" {
		if page.Groups, err = s.failureGroups(ctx, list.to); err != nil {
			return err
		}
	}
	if page.Rows, page.Next, err = s.deliveryRows(ctx, list, q.After); err != nil {
		return err
	}
	s.sessions.Put(ctx, deliveriesKey, q.Path())
	return render(w, r, http.StatusOK, view.DeliveriesPage(page))
}

// deliveryList is what a list of deliveries holds.
type deliveryList struct {
	view view.DeliveryView
	to   *ent.Destination // nil for every destination
}

// deliveryList reads what the address asks for. It fails with NotFound for a
// destination that there is not.
func (s *site) deliveryList(ctx context.Context, q view.DeliveryQuery) (deliveryList, error) {
	list := deliveryList{view: q.View}
	if q.Destination == "" {
		return list, nil
	}
	var err error
	list.to, err = s.findDestination(ctx, q.Destination)
	return list, err
}

// of are the deliveries of the list that the actor may see, in no order.
func (l deliveryList) of(ctx context.Context, read *ent.Client) *ent.DeliveryQuery {
	query := read.Delivery.Query().Where(inDeliveryView[l.view]...).Where(erasure.VisibleDeliveries(ctx))
	if l.to != nil {
		query.Where(delivery.DestinationID(l.to.ID))
	}
	return query
}

// part loads the deliveries of the list from a key on, the oldest first.
func (l deliveryList) part(ctx context.Context, read *ent.Client, after string, limit int) ([]*ent.Delivery, error) {
	query := l.of(ctx, read).Order(delivery.ByCreatedAt(), delivery.ByID()).Limit(limit).WithRequest()
	withAnswers(query)
	if after != "" {
		k, err := parseKey(after)
		if err != nil {
			return nil, err
		}
		query.Where(func(s *entsql.Selector) {
			s.Where(entsql.CompositeGT([]string{s.C(delivery.FieldCreatedAt), s.C(delivery.FieldID)}, k.at, k.id))
		})
	}
	found, err := query.All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list deliveries: %w", err)
	}
	return found, nil
}

func (s *site) deliveryRows(ctx context.Context, list deliveryList, after string) ([]view.DeliveryRow, string, error) {
	found, err := list.part(ctx, s.Read, after, perPage+1)
	if err != nil {
		return nil, "", err
	}
	found, next := turn(found, deliveryKey)
	rows := make([]view.DeliveryRow, len(found))
	for i, d := range found {
		rows[i] = deliveryRow(ctx, d)
	}
	return rows, next, nil
}

func deliveryKey(d *ent.Delivery) key { return key{d.CreatedAt, d.ID} }

func deliveryRow(ctx context.Context, d *ent.Delivery) view.DeliveryRow {
	row := view.DeliveryRow{
		ID: d.ID.String(), Reference: d.Edges.Request.Reference, To: d.Edges.Destination.Title, State: d.State,
		Attempts: d.Attempts, Routed: d.CreatedAt,
		Proposed: d.WaiverGround != nil, CanRetry: mayRetry(ctx, d),
	}
	row.Answer, row.At = lastAnswer(ctx, d)
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

// allPlaces are all destinations by their titles, also those that are removed.
func (s *site) allPlaces(ctx context.Context) ([]view.Place, error) {
	all, err := s.Read.Destination.Query().Order(destination.ByTitle(), destination.ByName()).
		Select(destination.FieldName, destination.FieldTitle).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the destinations: %w", err)
	}
	out := make([]view.Place, len(all))
	for i, d := range all {
		out[i] = view.Place{Name: d.Name, Title: d.Title}
	}
	return out, nil
}

package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/ent/destination"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// showDestinations lists the destinations of the published document.
func (s *site) showDestinations(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	list, err := s.Read.Destination.Query().Where(destination.RetiredAtIsNil()).Order(destination.ByTitle()).All(ctx)
	if err != nil {
		return fmt.Errorf("list destinations: %w", err)
	}
	waiting, failed, err := s.backlog(ctx)
	if err != nil {
		return err
	}
	page := view.Destinations{Frame: f}
	for _, d := range list {
		row := destinationRow(d)
		row.Waiting, row.Failed = waiting[d.ID], failed[d.ID]
		page.Rows = append(page.Rows, row)
	}
	return render(w, r, http.StatusOK, view.DestinationsPage(page))
}

func destinationRow(d *ent.Destination) view.DestinationRow {
	row := view.DestinationRow{
		Name: d.Name, Title: d.Title, Kind: d.Kind, Confirmation: d.Confirmation, Paused: d.PausedAt != nil, Unreached: d.CircuitOpenUntil != nil,
	}
	if u, err := url.Parse(d.URL); err == nil {
		row.Host = u.Host // a path or a query may hold a key
	}
	return row
}

// backlog counts what waits for each destination, in one statement.
func (s *site) backlog(ctx context.Context) (waiting, failed map[uuid.UUID]int, err error) {
	var counts []struct {
		DestinationID uuid.UUID               `json:"destination_id"`
		State         lifecycle.DeliveryState `json:"state"`
		Count         int                     `json:"count"`
	}
	err = s.Read.Delivery.Query().Where(delivery.StateIn(lifecycle.OpenDeliveryStates()...)).
		GroupBy(delivery.FieldDestinationID, delivery.FieldState).
		Aggregate(ent.Count()).
		Scan(ctx, &counts)
	if err != nil {
		return nil, nil, fmt.Errorf("count deliveries by destination: %w", err)
	}
	waiting, failed = map[uuid.UUID]int{}, map[uuid.UUID]int{}
	for _, c := range counts {
		if c.State == lifecycle.Failed {
			failed[c.DestinationID] += c.Count
		} else {
			waiting[c.DestinationID] += c.Count
		}
	}
	return waiting, failed, nil
}

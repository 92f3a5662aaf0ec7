package web

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/ent/destination"
	"lethe/internal/auth"
	"lethe/internal/lifecycle"
	"lethe/internal/rules/document"
	"lethe/web/view"
)

// showDestinations lists the destinations of the published document, and apart
// from them those that are removed and still have work to do.
func (s *site) showDestinations(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	published, _, err := s.Erasure.Document(ctx, 0)
	if err != nil {
		return err
	}
	all, err := s.destinationRows(ctx, published)
	if err != nil {
		return err
	}
	page := view.Destinations{Frame: f, MayEdit: auth.From(ctx).May(auth.ManageRouting)}
	for _, row := range all {
		if row.Retired {
			page.Retired = append(page.Retired, row)
		} else {
			page.Rows = append(page.Rows, row)
		}
	}
	if page.MayEdit {
		if page.Drafted, err = s.newInDraft(ctx, published); err != nil {
			return err
		}
	}
	return render(w, r, http.StatusOK, view.DestinationsPage(page))
}

// destinationRows are the destinations that are published or have work to do, by
// title.
func (s *site) destinationRows(ctx context.Context, published document.Document) ([]view.DestinationRow, error) {
	waiting, failed, err := s.backlog(ctx)
	if err != nil {
		return nil, err
	}
	open := slices.Collect(maps.Keys(waiting))
	open = slices.AppendSeq(open, maps.Keys(failed))
	list, err := s.Read.Destination.Query().
		Where(destination.Or(destination.RetiredAtIsNil(), destination.IDIn(open...))).
		Order(destination.ByTitle()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list destinations: %w", err)
	}
	last, err := s.lastSuccesses(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]view.DestinationRow, len(list))
	for i, d := range list {
		rows[i] = destinationRow(d, published)
		rows[i].Waiting, rows[i].Failed, rows[i].LastSuccess = waiting[d.ID], failed[d.ID], last[d.ID]
	}
	return rows, nil
}

func destinationRow(d *ent.Destination, published document.Document) view.DestinationRow {
	row := view.DestinationRow{
		Name: d.Name, Title: d.Title, Owner: d.Owner, Kind: d.Kind, Confirmation: d.Confirmation,
		Paused: d.PausedAt != nil, Unreached: d.CircuitOpenUntil != nil, Retired: d.RetiredAt != nil,
		Unused: len(rulesNaming(published, d.Name)) == 0,
	}
	if u, err := url.Parse(d.URL); err == nil {
		row.Host = u.Host // a path or a query may hold a key
	}
	return row
}

// newInDraft lists the destinations that only the draft has.
func (s *site) newInDraft(ctx context.Context, published document.Document) ([]view.NewDestination, error) {
	draft, err := s.Erasure.Draft(ctx)
	if err != nil {
		return nil, err
	}
	var out []view.NewDestination
	for _, d := range draft.Document.Destinations {
		if destinationIn(published, d.Name) < 0 {
			out = append(out, view.NewDestination{Name: d.Name, Title: d.Title})
		}
	}
	return out, nil
}

// lastSuccesses is when each destination last erased somebody, in one statement.
func (s *site) lastSuccesses(ctx context.Context) (map[uuid.UUID]time.Time, error) {
	var rows []struct {
		DestinationID uuid.UUID `json:"destination_id"`
		Last          time.Time `json:"last"`
	}
	err := s.Read.Delivery.Query().Where(delivery.StateIn(lifecycle.Done, lifecycle.Verified)).
		GroupBy(delivery.FieldDestinationID).
		Aggregate(ent.As(ent.Max(delivery.FieldClosedAt), "last")).
		Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("look for the last successes: %w", err)
	}
	out := map[uuid.UUID]time.Time{}
	for _, row := range rows {
		out[row.DestinationID] = row.Last
	}
	return out, nil
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

package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"lethe/ent"
	"lethe/ent/destination"
	"lethe/internal/auth"
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
	work, err := s.workOfDestinations(ctx)
	if err != nil {
		return nil, err
	}
	list, err := s.Read.Destination.Query().Order(destination.ByTitle()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list destinations: %w", err)
	}
	var rows []view.DestinationRow
	for _, d := range list {
		its := work[d.ID]
		if d.RetiredAt != nil && its.open == 0 {
			continue
		}
		row := destinationRow(d, published)
		row.Waiting, row.Failed, row.LastSuccess = its.open-its.failed, its.failed, its.lastSuccess
		rows = append(rows, row)
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

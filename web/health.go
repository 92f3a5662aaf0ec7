package web

import (
	"context"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"lethe/ent/archivedrequest"
	"lethe/ent/delivery"
	"lethe/ent/erasurerequest"
	"lethe/internal/erasure"
	"lethe/web/view"
)

// showHealth draws what the reconciliation last found.
func (s *site) showHealth(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	found, err := s.Erasure.Invariants(ctx)
	if err != nil {
		return err
	}
	references, err := s.referencesOf(ctx, found)
	if err != nil {
		return err
	}
	page := view.Health{Frame: f, Guard: s.LedgerGuard}
	if page.Ledger, err = s.chain(ctx); err != nil {
		return err
	}
	for _, i := range found {
		page.CheckedAt = i.CheckedAt // all are checked at once
		row := view.Invariant{Name: i.Name, Never: i.Never, Violations: i.Violations}
		for _, example := range i.Examples {
			row.Examples = append(row.Examples, view.Example{Words: example, Reference: references[example]})
		}
		page.Invariants = append(page.Invariants, row)
	}
	return render(w, r, http.StatusOK, view.HealthPage(page))
}

// referencesOf finds the references of the requests that the examples are, or
// belong to. What is in no table has none: that is why it was found.
func (s *site) referencesOf(ctx context.Context, found []erasure.Invariant) (map[string]string, error) {
	var ids []uuid.UUID
	for _, i := range found {
		for _, example := range i.Examples {
			if id, err := uuid.Parse(example); err == nil { // or it is the name of a job
				ids = append(ids, id)
			}
		}
	}
	references := map[string]string{}
	if len(ids) == 0 {
		return references, nil
	}
	deliveries, err := s.Read.Delivery.Query().Where(delivery.IDIn(ids...), erasure.VisibleDeliveries(ctx)).WithRequest().All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find the deliveries of the examples: %w", err)
	}
	for _, d := range deliveries {
		references[d.ID.String()] = d.Edges.Request.Reference
	}
	requests, err := s.Read.ErasureRequest.Query().Where(erasurerequest.IDIn(ids...), erasure.VisibleRequests(ctx)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find the requests of the examples: %w", err)
	}
	for _, r := range requests {
		references[r.ID.String()] = r.Reference
	}
	archived, err := s.Read.ArchivedRequest.Query().Where(archivedrequest.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find the archived requests of the examples: %w", err)
	}
	for _, r := range archived {
		references[r.ID.String()] = r.Reference
	}
	return references, nil
}

package web

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// bulkItem is one of many requests.
type bulkItem struct {
	picked
	request *ent.ErasureRequest // as it is now; nil if it is not in the queue any more
	why     view.BulkWhy        // it stays as it is; empty if nothing speaks against it
	detail  string              // the same at more length
	places  []erasure.PlannedDestination
	ruleSet int
	grounds []lifecycle.ExtensionGround
	article string // that allows the grounds
	until   time.Time
	failed  int   // deliveries
	done    bool  // it was done, now or when the form was sent before
	refused error // why it was not, although nothing spoke against it
}

// keep says why the request stays as it is; the first reason counts.
func (i *bulkItem) keep(why view.BulkWhy, detail string) {
	if i.why == "" {
		i.why, i.detail = why, detail
	}
}

func (i *bulkItem) row() view.BulkRow {
	row := view.BulkRow{Reference: i.reference, Plan: i.plan, Until: i.until, Why: i.why, Detail: i.detail}
	if r := i.request; r != nil {
		row.Known, row.Version, row.State, row.Due = true, r.Version, r.State, r.DueAt
		row.OnHold, row.Unroutable = r.HoldGround != nil, r.UnroutableAt != nil
	}
	return row
}

// pickedItems loads what was ticked, in its order.
func (s *site) pickedItems(ctx context.Context, all []picked) ([]*bulkItem, error) {
	references := make([]string, len(all))
	for n, p := range all {
		references[n] = p.reference
	}
	found, err := s.Read.ErasureRequest.Query().Where(erasurerequest.ReferenceIn(references...), erasure.VisibleRequests(ctx)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("load %d requests: %w", len(all), err)
	}
	known := make(map[string]*ent.ErasureRequest, len(found))
	for _, r := range found {
		known[r.Reference] = r
	}
	items := make([]*bulkItem, len(all))
	for n, p := range all {
		items[n] = &bulkItem{picked: p, request: known[p.reference]}
		if items[n].request == nil {
			items[n].keep(view.WhyGone, "")
		}
	}
	return items, nil
}

// matchingIDs are the requests that match, the first that arrived first: at most
// so many. Their order is that of their ids, which no act changes.
func (s *site) matchingIDs(ctx context.Context, m *matching, now time.Time, limit int) ([]uuid.UUID, error) {
	q := view.ParseQueueQuery(m.query)
	q.After = ""
	if looksPersonal(q.Search) {
		return nil, errPersonalSearch
	}
	person, err := s.sought(ctx, q.Person)
	if err != nil {
		return nil, err
	}
	query := s.Read.ErasureRequest.Query().Where(erasure.VisibleRequests(ctx)).Order(erasurerequest.ByID()).Limit(limit)
	if person != nil {
		query.Where(person.OfRequests())
	}
	if err := s.narrow(ctx, query, q, now); err != nil {
		return nil, err
	}
	if !m.asOf.IsZero() {
		query.Where(erasurerequest.ReceivedAtLTE(m.asOf))
	}
	if m.after != uuid.Nil {
		query.Where(erasurerequest.IDGT(m.after))
	}
	ids, err := query.IDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("find all requests that match: %w", err)
	}
	return ids, nil
}

// matchingItems loads requests by their ids, in their order; who was archived
// meanwhile is left out.
func (s *site) matchingItems(ctx context.Context, ids []uuid.UUID) ([]*bulkItem, error) {
	found, err := s.Read.ErasureRequest.Query().
		Where(erasurerequest.IDIn(ids...), erasure.VisibleRequests(ctx)).Order(erasurerequest.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("load %d requests: %w", len(ids), err)
	}
	items := make([]*bulkItem, len(found))
	for n, r := range found {
		items[n] = &bulkItem{picked: picked{reference: r.Reference}, request: r}
	}
	return items, nil
}

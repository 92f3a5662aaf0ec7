package web

import (
	"context"
	"fmt"
	"net/http"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// showQueue draws a view of the queue. However many rows there are, it takes
// the same few statements: the frame, the counts, the sources, the rows, their
// identifiers and their deliveries.
func (s *site) showQueue(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q := view.ParseQueueQuery(r.URL.Query())
	if reference, ok := asReference(q.Search); ok {
		http.Redirect(w, r, requestPath(reference), http.StatusSeeOther)
		return nil
	}
	if looksPersonal(q.Search) {
		return errPersonalSearch
	}
	person, err := s.sought(ctx, q.Person)
	if err != nil {
		return err
	}
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page := view.Queue{Frame: f, Query: q, Causes: s.Causes}
	if page.Totals, page.Any, err = s.totals(ctx, f.Clock.Now); err != nil {
		return err
	}
	if page.Sources, err = s.sources(ctx); err != nil {
		return err
	}
	if page.Sought, err = s.tellSought(ctx, person); err != nil {
		return err
	}
	if page.Rows, page.Next, err = s.queueRows(ctx, q, person, f.Clock.Now); err != nil {
		return err
	}
	if len(page.Rows) == 0 {
		if page.NextDue, err = s.nextDue(ctx); err != nil {
			return err
		}
	}
	s.sessions.Put(ctx, listKey, q.Path())
	return render(w, r, http.StatusOK, view.QueuePage(page))
}

func (s *site) queueRows(ctx context.Context, q view.QueueQuery, person *erasure.SubjectKeys, now time.Time) ([]view.QueueRow, string, error) {
	query := s.Read.ErasureRequest.Query().Where(erasure.VisibleRequests(ctx)).
		Order(whatIsNextFirst).
		Limit(perPage + 1)
	if person != nil {
		query.Where(person.OfRequests())
	}
	if err := narrow(query, q, now); err != nil {
		return nil, "", err
	}
	if auth.From(ctx).May(auth.SeeSubjects) {
		query.WithIdentifiers(inOrder)
	}
	found, err := query.All(ctx)
	if err != nil {
		return nil, "", fmt.Errorf("list requests: %w", err)
	}
	found, next := turn(found, queueKey)
	progress, err := s.progress(ctx, found)
	if err != nil {
		return nil, "", err
	}
	rows := make([]view.QueueRow, len(found))
	for i, r := range found {
		rows[i] = queueRow(ctx, r, progress[r.ID])
	}
	return rows, next, nil
}

// narrow adds what the address asks for. A search looks at finished requests
// too, unless it is within a view that has none.
func narrow(query *ent.ErasureRequestQuery, q view.QueueQuery, now time.Time) error {
	if q.Search == "" && q.Person == "" || q.View != view.AllOpen {
		query.Where(func(s *entsql.Selector) { s.Where(entsql.ExprP(heldAt(q.View, now))) })
	}
	if q.Status != "" {
		query.Where(erasurerequest.StateEQ(q.Status))
	}
	if q.Cause != "" {
		query.Where(erasurerequest.Cause(q.Cause))
	}
	if q.Regulation != "" {
		query.Where(erasurerequest.RegulationEQ(q.Regulation))
	}
	if q.Source != "" {
		query.Where(erasurerequest.Source(q.Source))
	}
	if q.Search != "" {
		query.Where(erasurerequest.ExternalID(q.Search))
	}
	if q.After == "" {
		return nil
	}
	k, err := parseKey(q.After)
	if err != nil {
		return err
	}
	query.Where(afterKey(k))
	return nil
}

func queueRow(ctx context.Context, r *ent.ErasureRequest, p view.Progress) view.QueueRow {
	row := view.QueueRow{
		Reference:  r.Reference,
		Version:    r.Version,
		State:      r.State,
		OnHold:     r.HoldGround != nil,
		Unroutable: r.UnroutableAt != nil,
		Due:        r.DueAt,
		SendsAt:    sendsAt(r),
		Paused:     r.ClockPaused,
		Extended:   r.ExtendedAt != nil,
		Progress:   p,
		Received:   r.ReceivedAt,
		Source:     r.Source,
		CanApprove: may(ctx, r).Approve,
	}
	if ids := r.Edges.Identifiers; len(ids) > 0 {
		row.Subject = view.Subject(ids[0].Masked, len(ids)-1)
	}
	return row
}

// nextDue is the open request with the nearest deadline; nil if none is open.
func (s *site) nextDue(ctx context.Context) (*view.NextDue, error) {
	r, err := s.Read.ErasureRequest.Query().
		Where(erasure.VisibleRequests(ctx), erasurerequest.StateIn(lifecycle.OpenRequestStates()...), erasurerequest.ClockPaused(false)).
		Order(erasurerequest.ByDueAt(), erasurerequest.ByID()).
		First(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("find the next deadline: %w", err)
	}
	return &view.NextDue{Reference: r.Reference, Due: r.DueAt}, nil
}

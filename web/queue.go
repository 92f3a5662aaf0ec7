package web

import (
	"context"
	"fmt"
	"net/http"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// showQueue draws a view of the queue. However many rows there are, it takes the
// same few statements: the numbers, the choices, the rows, and what else they show.
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
	page := view.Queue{Query: q, Causes: s.Causes, May: mayWithQueue(ctx)}
	if page.Frame, page.Totals, page.Any, err = s.frameAndTabs(r); err != nil {
		return err
	}
	if err = s.offer(ctx, &page); err != nil {
		return err
	}
	if page.Sought, err = s.tellSought(ctx, person); err != nil {
		return err
	}
	if err = s.fill(ctx, &page, queueList{q, person, page.Clock.Now, page.Colleagues}); err != nil {
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

func mayWithQueue(ctx context.Context) view.MayWithQueue {
	who := auth.From(ctx)
	return view.MayWithQueue{
		Submit: who.May(auth.SubmitRequests),
		Export: who.May(auth.SeeSubjects),
		Review: who.May(auth.ReviewRequests),
		Retry:  who.May(auth.ManageDeliveries),
	}
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

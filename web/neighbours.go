package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/web/view"
)

// maxPlace is how far into a view a place is counted: counting all of it could take
// as long as it likes. Further on there are only the neighbours.
const maxPlace = 100

// cameFrom is the view of the queue that the person saw last, from its start, and
// the requests that it holds; nil when there was none, or its search has ended.
func (s *site) cameFrom(ctx context.Context, now time.Time) (view.QueueQuery, func() *ent.ErasureRequestQuery, error) {
	seen := s.sessions.GetString(ctx, listKey)
	address, err := url.Parse(seen)
	if seen == "" || err != nil {
		return view.QueueQuery{}, nil, nil
	}
	q := view.ParseQueueQuery(address.Query())
	q.After = ""
	person, err := s.sought(ctx, q.Person)
	switch {
	case fault.Is(err, fault.NotFound):
		return view.QueueQuery{}, nil, nil
	case err != nil:
		return view.QueueQuery{}, nil, err
	}
	return q, func() *ent.ErasureRequestQuery {
		query := s.Read.ErasureRequest.Query().Where(erasure.VisibleRequests(ctx))
		if person != nil {
			query.Where(person.OfRequests())
		}
		_ = narrow(query, q, now) // fails for a place only, and there is none
		return query
	}, nil
}

// neighbours is the place of a request in the view from which the person came; nil
// when it is not in it.
func (s *site) neighbours(ctx context.Context, r *ent.ErasureRequest, now time.Time) (*view.Neighbours, error) {
	q, held, err := s.cameFrom(ctx, now)
	if err != nil || held == nil {
		return nil, err
	}
	first, err := held().Order(whatIsNextFirst).Limit(maxPlace + 1).Select(erasurerequest.FieldReference).Strings(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the first requests of a view: %w", err)
	}
	out := view.Neighbours{Of: q, After: queueKey(r).String()}
	at := slices.Index(first, r.Reference)
	switch {
	case len(first) > maxPlace && (at < 0 || at == maxPlace): // what comes after was not read
		return s.farNeighbours(ctx, held, r, out)
	case at < 0:
		return nil, nil
	case len(first) <= maxPlace:
		out.Position, out.Total = at+1, len(first)
	}
	if at > 0 {
		out.Previous = first[at-1]
	}
	if at+1 < len(first) {
		out.Next = first[at+1]
	}
	return &out, nil
}

// farNeighbours looks for the neighbours of a request that is deep in a view, on
// either side of its key.
func (s *site) farNeighbours(ctx context.Context, held func() *ent.ErasureRequestQuery, r *ent.ErasureRequest, out view.Neighbours) (*view.Neighbours, error) {
	if in, err := held().Where(erasurerequest.ID(r.ID)).Exist(ctx); err != nil || !in {
		return nil, err
	}
	k := queueKey(r)
	var err error
	if out.Previous, err = firstReference(ctx, held().Where(beforeKey(k)).Order(whatIsNextLast)); err != nil {
		return nil, err
	}
	out.Next, err = firstReference(ctx, held().Where(afterKey(k)).Order(whatIsNextFirst))
	return &out, err
}

// firstReference is that of the first request of a list; empty when it has none.
func firstReference(ctx context.Context, list *ent.ErasureRequestQuery) (string, error) {
	found, err := list.Limit(1).Select(erasurerequest.FieldReference).Strings(ctx)
	if err != nil {
		return "", fmt.Errorf("look for the next request of a view: %w", err)
	}
	if len(found) == 0 {
		return "", nil
	}
	return found[0], nil
}

// showNext leads on to the request that comes after a place in the view from which
// the person came, as the view is now, or to its first; to the view when there is
// none.
func (s *site) showNext(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	from := func(*entsql.Selector) {}
	if after := r.URL.Query().Get("after"); after != "" {
		k, err := parseKey(after)
		if err != nil {
			return err
		}
		from = afterKey(k)
	}
	now, err := s.Erasure.Now(ctx)
	if err != nil {
		return err
	}
	q, held, err := s.cameFrom(ctx, now)
	if err != nil {
		return err
	}
	place := q.Path()
	if held != nil {
		next, err := firstReference(ctx, held().Where(from).Order(whatIsNextFirst))
		if err != nil {
			return err
		}
		if next != "" {
			place = requestPath(next)
		}
	}
	http.Redirect(w, r, place, http.StatusSeeOther)
	return nil
}

package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"lethe/ent"
	"lethe/internal/fault"
	"lethe/web/view"
)

// maxPlace is how far into a view a place is counted, and how far from the page that
// the person saw there are neighbours: looking for one further on could take as long
// as it likes.
const maxPlace = 100

// cameFrom is the list of the queue that the person saw last; false when there was
// none, or its search has ended.
func (s *site) cameFrom(ctx context.Context, now time.Time) (queueList, bool, error) {
	address, err := url.Parse(s.sessions.GetString(ctx, listKey))
	if err != nil || address.Path == "" {
		return queueList{}, false, nil
	}
	l := queueList{query: view.ParseQueueQuery(address.Query()), now: now}
	l.person, err = s.sought(ctx, l.query.Person)
	if fault.Is(err, fault.NotFound) {
		return queueList{}, false, nil
	}
	if err != nil || l.query.Sort != view.ByAssigned {
		return l, err == nil, err
	}
	var page view.Queue
	err = s.offer(ctx, &page)
	l.colleagues = page.Colleagues
	if _, _, gone := groupOf(groups(l.query, l.colleagues), l.query.After); gone != nil {
		l.query.After = "" // a colleague has left, and nothing is assigned to them any more
	}
	return l, err == nil, err
}

// neighbours is the place of a request in the view from which the person came; nil
// when it is not in it, or far from what they saw.
func (s *site) neighbours(ctx context.Context, r *ent.ErasureRequest, now time.Time) (*view.Neighbours, error) {
	seen, ok, err := s.cameFrom(ctx, now)
	if err != nil || !ok {
		return nil, err
	}
	whole := seen
	whole.query.After = ""
	found, more, err := s.read(ctx, whole, maxPlace)
	if err != nil {
		return nil, err
	}
	n, err := s.placeIn(ctx, whole, found, more, r)
	if n != nil && more == "" {
		n.Total = len(found)
	}
	if n != nil || err != nil || seen.query.After == "" {
		return n, err
	}
	if found, more, err = s.read(ctx, seen, maxPlace); err != nil {
		return nil, err
	}
	return s.placeIn(ctx, seen, found, more, r)
}

// placeIn is the place of a request among those that were found at the start of a
// list, which has more if more is not empty; nil when it is not among them.
func (s *site) placeIn(ctx context.Context, l queueList, found []*ent.ErasureRequest, more string, r *ent.ErasureRequest) (*view.Neighbours, error) {
	at := slices.IndexFunc(found, func(other *ent.ErasureRequest) bool { return other.ID == r.ID })
	last := len(found) - 1
	if at < 0 || at == last && more != "" { // what comes after was not read
		return nil, nil
	}
	n := view.Neighbours{Of: l.query, Position: at + 1}
	if at > 0 {
		n.Previous = found[at-1].Reference
	}
	if at == last {
		return &n, nil
	}
	n.Next = found[at+1].Reference
	var err error
	_, n.After, err = s.read(ctx, l, at+1)
	return &n, err
}

// showNext leads on to the request that comes after a place in the view from which
// the person came, as the view is now, or to its first; to the view when there is
// none.
func (s *site) showNext(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	now, err := s.Erasure.Now(ctx)
	if err != nil {
		return err
	}
	l, ok, err := s.cameFrom(ctx, now)
	if err != nil {
		return err
	}
	l.query.After = ""
	place := l.query.Path()
	if ok {
		l.query.After = r.URL.Query().Get("after")
		next, _, err := s.read(ctx, l, 1)
		if err != nil {
			return err
		}
		if len(next) > 0 {
			place = requestPath(next[0].Reference)
		}
	}
	http.Redirect(w, r, place, http.StatusSeeOther)
	return nil
}

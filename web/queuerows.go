package web

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/web/view"
	"lethe/web/view/ui"
)

// queueList is a list of requests that is read page by page.
type queueList struct {
	query      view.QueueQuery
	person     *erasure.SubjectKeys // nil unless a person was searched for
	now        time.Time
	colleagues []ui.Choice // of the order by colleague
}

// read returns at most limit requests from the place that the address names on, and
// the place of the next; empty at the end. It is one statement for the usual orders,
// and one for each group that it looks into for the others.
func (s *site) read(ctx context.Context, l queueList, limit int) ([]*ent.ErasureRequest, string, error) {
	all := groups(l.query, l.colleagues)
	at, after, err := groupOf(all, l.query.After)
	if err != nil {
		return nil, "", err
	}
	var found []*ent.ErasureRequest
	last := "" // the place of what was found last
	for _, g := range all[at:] {
		part, err := s.readGroup(ctx, l, g, after, limit+1-len(found))
		if err != nil {
			return nil, "", err
		}
		after = nil
		if fits := min(len(part), limit-len(found)); fits > 0 {
			last = g.mark(part[fits-1])
		}
		if found = append(found, part...); len(found) > limit {
			return found[:limit], last, nil
		}
	}
	return found, "", nil
}

func (s *site) readGroup(ctx context.Context, l queueList, g group, after *key, limit int) ([]*ent.ErasureRequest, error) {
	query := s.Read.ErasureRequest.Query().Where(erasure.VisibleRequests(ctx)).Order(g.order.sort).Limit(limit)
	if l.person != nil {
		query.Where(l.person.OfRequests())
	}
	if err := s.narrow(ctx, query, l.query, l.now); err != nil {
		return nil, err
	}
	if g.only != nil {
		if err := g.only(ctx, query); err != nil {
			return nil, err
		}
	}
	if after != nil {
		query.Where(g.order.after(*after))
	}
	found, err := query.All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list requests: %w", err)
	}
	return found, nil
}

// mark writes the place of a request in the list.
func (g group) mark(r *ent.ErasureRequest) string {
	if g.name == "" {
		return g.order.place(r).String()
	}
	return g.name + "." + g.order.place(r).String()
}

var errGone = fault.New(fault.BadInput, "This part of the list is not there any more. Start again from its first page.")

// groupOf reads a mark: in which group to go on, and behind what; nil at the start.
func groupOf(all []group, mark string) (int, *key, error) {
	if mark == "" {
		return 0, nil, nil
	}
	name, text, grouped := strings.Cut(mark, ".")
	if !grouped {
		name, text = "", mark
	}
	k, err := parseKey(text)
	if err != nil {
		return 0, nil, err
	}
	at := slices.IndexFunc(all, func(g group) bool { return g.name == name })
	if at < 0 {
		return 0, nil, errGone
	}
	return at, &k, nil
}

// fill draws the rows of a page, with what else they show of each request.
func (s *site) fill(ctx context.Context, page *view.Queue, l queueList) error {
	found, next, err := s.read(ctx, l, l.query.PageSize())
	if err != nil {
		return err
	}
	more, err := s.aside(ctx, found)
	if err != nil {
		return err
	}
	page.Next, page.Rows = next, make([]view.QueueRow, len(found))
	for i, r := range found {
		page.Rows[i] = queueRow(ctx, r, more[r.ID])
	}
	return nil
}

func queueRow(ctx context.Context, r *ent.ErasureRequest, more aside) view.QueueRow {
	return view.QueueRow{
		Reference:  r.Reference,
		Version:    r.Version,
		Subject:    more.subject(),
		State:      r.State,
		OnHold:     r.HoldGround != nil,
		Unroutable: r.UnroutableAt != nil,
		Due:        r.DueAt,
		SendsAt:    sendsAt(r),
		Paused:     r.ClockPaused,
		Extended:   r.ExtendedAt != nil,
		Twin:       r.DuplicateOfID != nil && !r.State.Final(),
		Progress:   view.Progress{Closed: more.Closed, Failed: more.Failed, Total: more.Deliveries},
		Received:   r.ReceivedAt,
		Source:     r.Source,
		Assignee:   more.Assignee,
		CanApprove: may(ctx, r).Approve,
		CanRetry:   more.Failed > 0 && r.HoldGround == nil && auth.From(ctx).May(auth.ManageDeliveries),
	}
}

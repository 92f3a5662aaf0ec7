package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"lethe/ent"
	"lethe/internal/erasure"
	"lethe/web/view"
)

// requestHeader names the cells of a request.
var requestHeader = []string{
	"request", "state", "due", "sends at", "clock paused", "extended", "on hold", "data subject", "deliveries", "closed", "failed",
	"assigned to", "received", "submitted", "cause", "regulation", "source", "external id",
}

// sendQueue hands out what a view of the queue holds, on all its pages, as a sheet.
func (s *site) sendQueue(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	l, err := s.listOf(ctx, view.ParseQueueQuery(r.URL.Query()))
	if err != nil {
		return err
	}
	rows, err := s.count(ctx, l)
	if err != nil {
		return err
	}
	ended := false
	return s.sendList(w, r, exportedList{name: "queue", rows: rows, header: requestHeader, next: func(ctx context.Context, after string) ([][]string, string, error) {
		if ended {
			return nil, "", nil
		}
		l.query.After = after
		found, next, err := s.read(ctx, l, sheetPart)
		if err != nil {
			return nil, "", err
		}
		ended = next == ""
		cells, err := s.requestCells(ctx, found)
		return cells, next, err
	}})
}

// listOf is the list that an address means, from its beginning.
func (s *site) listOf(ctx context.Context, q view.QueueQuery) (queueList, error) {
	q.After = ""
	person, err := s.sought(ctx, q.Person)
	if err != nil {
		return queueList{}, err
	}
	var page view.Queue
	if err := s.offer(ctx, &page); err != nil {
		return queueList{}, err
	}
	now, err := s.Erasure.Now(ctx)
	return queueList{q, person, now, page.Colleagues}, err
}

// count is how many requests a list has. It reads each of them, which is for
// exports and not for pages.
func (s *site) count(ctx context.Context, l queueList) (int, error) {
	query := s.Read.ErasureRequest.Query().Where(erasure.VisibleRequests(ctx))
	if l.person != nil {
		query.Where(l.person.OfRequests())
	}
	if err := s.narrow(ctx, query, l.query, l.now); err != nil {
		return 0, err
	}
	n, err := query.Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count requests: %w", err)
	}
	return n, nil
}

// requestCells are requests as requestHeader names them, in their order.
func (s *site) requestCells(ctx context.Context, requests []*ent.ErasureRequest) ([][]string, error) {
	more, err := s.aside(ctx, requests)
	if err != nil {
		return nil, err
	}
	return cellsOf(requests, func(r *ent.ErasureRequest) []string {
		m, externalID := more[r.ID], ""
		if r.ExternalID != nil {
			externalID = *r.ExternalID
		}
		return []string{
			r.Reference, string(r.State), instant(r.DueAt), instant(sendsAt(r)), strconv.FormatBool(r.ClockPaused), strconv.FormatBool(r.ExtendedAt != nil),
			strconv.FormatBool(r.HoldGround != nil), m.subject(), strconv.Itoa(m.Deliveries), strconv.Itoa(m.Closed), strconv.Itoa(m.Failed),
			m.Assignee, instant(r.ReceivedAt), instant(r.SubmittedAt), r.Cause, string(r.Regulation), r.Source, externalID,
		}
	}), nil
}

package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"lethe/ent"
	"lethe/internal/erasure"
	"lethe/web/view"
)

// requestHeader names the cells of a request.
var requestHeader = []string{
	"request", "state", "due", "sends at", "clock paused", "extended", "on hold", "data subject", "deliveries", "closed", "failed",
	"assigned to", "received", "submitted", "cause", "regulation", "source", "external id",
}

const (
	// sheetPart is how many requests of a sheet are in memory at once.
	sheetPart = 1000
	// maxSheet is about as many rows as a spreadsheet has.
	maxSheet = 1_000_000
)

// sendQueue hands out what a view of the queue holds, on all its pages, as a sheet.
// Parts of it are on their way while others are read.
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
	if err := s.Erasure.Exported(ctx, "queue", min(rows, maxSheet)); err != nil {
		return err
	}
	sheetHeader(w, "lethe-queue-"+l.now.UTC().Format("20060102T150405Z"))
	stream(w, func(w http.ResponseWriter, r *http.Request) error {
		out, err := erasure.NewSheet(w, requestHeader)
		if err != nil {
			return err
		}
		for written := 0; written < maxSheet; {
			found, next, err := s.read(r.Context(), l, sheetPart)
			if err != nil {
				return err
			}
			if err := s.writeRequests(r.Context(), w, out, found); err != nil {
				return err
			}
			if next == "" {
				return nil
			}
			written, l.query.After = written+len(found), next
		}
		return s.cut(out)
	})
	return nil
}

// cut says at the end of a sheet that there is more.
func (s *site) cut(out *erasure.Sheet) error {
	row := make([]string, len(requestHeader))
	row[0] = fmt.Sprintf("Cut after %d requests. Narrow the list with a filter.", maxSheet)
	if err := out.Write(row); err != nil {
		return err
	}
	return out.Flush()
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
	return queueList{q, person, page.Colleagues, now}, err
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

// writeRequests adds requests to a sheet, in their order.
func (s *site) writeRequests(ctx context.Context, w http.ResponseWriter, out *erasure.Sheet, requests []*ent.ErasureRequest) error {
	if err := nextPart(w); err != nil {
		return err
	}
	more, err := s.aside(ctx, requests)
	if err != nil {
		return err
	}
	for _, r := range requests {
		if err := out.Write(cellsOf(r, more[r.ID])); err != nil {
			return err
		}
	}
	return out.Flush()
}

func cellsOf(r *ent.ErasureRequest, more aside) []string {
	externalID := ""
	if r.ExternalID != nil {
		externalID = *r.ExternalID
	}
	return []string{
		r.Reference, string(r.State), sheetTime(r.DueAt), sheetTime(sendsAt(r)), strconv.FormatBool(r.ClockPaused), strconv.FormatBool(r.ExtendedAt != nil),
		strconv.FormatBool(r.HoldGround != nil), more.subject(), strconv.Itoa(more.Deliveries), strconv.Itoa(more.Closed), strconv.Itoa(more.Failed),
		more.Assignee, sheetTime(r.ReceivedAt), sheetTime(r.SubmittedAt), r.Cause, string(r.Regulation), r.Source, externalID,
	}
}

// sheetTime writes a time for machines; empty for none.
func sheetTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

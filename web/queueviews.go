package web

import (
	"context"
	"fmt"
	"strings"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/web/view"
)

const openRequests = `state IN ('UNVERIFIED', 'IN_REVIEW', 'APPROVED', 'FORWARDING')`

// dueRequests are those whose deadline is a day: while the clock of the law stands
// still it moves on, and nothing is overdue.
const dueRequests = openRequests + ` AND NOT clock_paused`

// inView says which requests each view of the queue holds, in SQL; @now is the
// time. What nextAt is below in each row of a view is said too, although it follows:
// an index in the order of the queue then ends where the view does. What is written
// as a difference is no condition of another index, which would have to be sorted.
var inView = map[view.QueueView]string{
	view.NeedsReview: `state = 'IN_REVIEW'`,
	view.SendsSoon: `state = 'IN_REVIEW' AND hold_ground IS NULL
		AND review_ends_at - @now < interval '24 hours' AND ` + nextAt + ` < @now + interval '24 hours'`,
	view.DueInWeek: dueRequests + ` AND due_at >= @now
		AND due_at < @now + interval '7 days' AND ` + nextAt + ` < @now + interval '7 days'`,
	view.Overdue: dueRequests + ` AND due_at < @now AND ` + nextAt + ` < @now`,
	view.FailedDeliveries: openRequests + `
		AND erasure_requests.id IN (SELECT request_id FROM deliveries WHERE state = 'FAILED')`,
	view.AllOpen: openRequests,
}

// heldAt is what a view holds at a time of the database's clock. The time is
// written out, so that Postgres knows how many rows to expect, and is the same for
// the counts on the tabs and the rows below them: they cannot differ.
func heldAt(v view.QueueView, now time.Time) string {
	return strings.ReplaceAll(inView[v], "@now", "'"+now.UTC().Format(time.RFC3339Nano)+"'::timestamptz")
}

var viewsInOrder = []view.QueueView{
	view.NeedsReview, view.SendsSoon, view.DueInWeek, view.Overdue, view.FailedDeliveries, view.AllOpen,
}

// totals counts what each view holds, in one pass over the open requests, and
// reports whether any request ever arrived.
func (s *site) totals(ctx context.Context, now time.Time) (map[view.QueueView]int, bool, error) {
	counts := make([]string, len(viewsInOrder))
	numbers := make([]int, len(viewsInOrder))
	into := make([]any, len(viewsInOrder), len(viewsInOrder)+1)
	for i, v := range viewsInOrder {
		counts[i] = fmt.Sprintf("count(*) FILTER (WHERE %s)", heldAt(v, now))
		into[i] = &numbers[i]
	}
	any := false
	query := "SELECT " + strings.Join(counts, ", ") + `,
		EXISTS (SELECT 1 FROM erasure_requests) OR EXISTS (SELECT 1 FROM archived_requests)
		FROM erasure_requests WHERE ` + openRequests
	if err := s.one(ctx, query, append(into, &any)...); err != nil {
		return nil, false, err
	}
	totals := map[view.QueueView]int{}
	for i, v := range viewsInOrder {
		totals[v] = numbers[i]
	}
	return totals, any, nil
}

// sources lists who ever sent a request that is not archived. It jumps from one
// source to the next in the index, so it costs nothing in a long table.
func (s *site) sources(ctx context.Context) ([]string, error) {
	rows, err := s.Read.QueryContext(ctx, `WITH RECURSIVE known AS (
			SELECT min(source) AS source FROM erasure_requests
			UNION ALL
			SELECT (SELECT min(source) FROM erasure_requests WHERE source > known.source)
			FROM known WHERE known.source IS NOT NULL)
		SELECT source FROM known WHERE source IS NOT NULL LIMIT 100`)
	if err != nil {
		return nil, fmt.Errorf("list the sources: %w", err)
	}
	defer rows.Close()
	var out []string
	if err := entsql.ScanSlice(rows, &out); err != nil {
		return nil, fmt.Errorf("list the sources: %w", err)
	}
	return out, nil
}

package web

import (
	"context"
	"fmt"
	"net/http"

	"lethe/internal/auth"
	"lethe/internal/live"
	"lethe/web/view"
)

// counters are the sums that the tables of tallies keep (20261121070000_hand_tallies.sql),
// those of now among them. One statement reads both tables, so that what is added up
// meanwhile is in exactly one of them.
const counters = `WITH clock AS MATERIALIZED (
	SELECT lethe_now() AS now
), tally AS MATERIALIZED (
	SELECT what, at, about, sum(n) AS n FROM (SELECT * FROM tallies UNION ALL SELECT * FROM tally_changes) both_tables
	WHERE what IN (%s)
	GROUP BY what, at, about
)
`

// frameCounts are the time, what the page has seen, and the numbers around it.
const frameCounts = `(SELECT now FROM clock), ` + live.Seen + `,
	(SELECT coalesce(sum(n), 0)::bigint FROM tally WHERE what = 'IN_REVIEW'),
	(SELECT coalesce(sum(n), 0)::bigint FROM tally WHERE what = 'FAILED'),
	(SELECT count(*) FROM tally WHERE what = 'FAILED' AND n > 0),
	(SELECT coalesce(sum(violations), 0)::bigint FROM invariants)`

var countsOfFrame = fmt.Sprintf(counters, `'IN_REVIEW', 'FAILED'`) + "SELECT " + frameCounts

// queueCounts are the numbers of the tabs, in the order of view.QueueViews. Those
// that go out within a day are the ten minutes that have passed by then, and of
// those in which the day ends what an index counts.
const queueCounts = `,
	(SELECT coalesce(sum(n), 0)::bigint FROM tally WHERE what = 'IN_REVIEW'),
	(SELECT coalesce(sum(n), 0)::bigint FROM tally, clock WHERE what = 'sends' AND at + interval '10 minutes' <= now + interval '24 hours')
		+ (SELECT count(*) FROM erasure_requests WHERE state = 'IN_REVIEW' AND hold_ground IS NULL
			AND review_ends_at >= (SELECT date_bin('10 minutes', now + interval '24 hours', '2000-01-01T00:00:00Z') FROM clock)
			AND review_ends_at < (SELECT now + interval '24 hours' FROM clock)),
	(SELECT coalesce(sum(n), 0)::bigint FROM tally, clock WHERE what = 'due' AND at >= now AND at < now + interval '7 days'),
	(SELECT coalesce(sum(n), 0)::bigint FROM tally, clock WHERE what = 'due' AND at < now),
	(SELECT coalesce(sum(n), 0)::bigint FROM tally WHERE what = 'failing'),
	(SELECT coalesce(sum(n), 0)::bigint FROM tally WHERE what = 'assigned' AND about = '%s'),
	(SELECT coalesce(sum(n), 0)::bigint FROM tally WHERE what IN ('UNVERIFIED', 'IN_REVIEW', 'APPROVED', 'FORWARDING')),
	EXISTS (SELECT FROM erasure_requests) OR EXISTS (SELECT FROM archived_requests)`

var countsOfQueue = fmt.Sprintf(counters, `'UNVERIFIED', 'IN_REVIEW', 'APPROVED', 'FORWARDING', 'FAILED', 'failing', 'assigned', 'due', 'sends'`) +
	"SELECT " + frameCounts + queueCounts

// countFrame fills in the numbers of the frame and the time.
func (s *site) countFrame(ctx context.Context, f *view.Frame) error {
	defer withhold(f)
	return s.one(ctx, countsOfFrame, frameNumbers(f)...)
}

// withhold takes out what the person may not know.
func withhold(f *view.Frame) {
	if !f.Record {
		f.Counts.Unaccounted = 0
	}
}

func frameNumbers(f *view.Frame) []any {
	return []any{&f.Clock.Now, &f.Seen, &f.Counts.NeedsReview, &f.Counts.Failed, &f.Counts.Failing, &f.Counts.Unaccounted}
}

// frameAndTabs is the frame of a page that shows the numbers of the tabs too, with
// how many requests each view has, and whether any ever arrived. It is one statement.
func (s *site) frameAndTabs(r *http.Request) (f view.Frame, totals map[view.QueueView]int, any bool, err error) {
	f = s.bare(r)
	numbers := make([]int, len(view.QueueViews()))
	into := frameNumbers(&f)
	for i := range numbers {
		into = append(into, &numbers[i])
	}
	if err := s.one(r.Context(), fmt.Sprintf(countsOfQueue, auth.From(r.Context()).ID), append(into, &any)...); err != nil {
		return f, nil, false, err
	}
	withhold(&f)
	s.toast(r, &f)
	totals = map[view.QueueView]int{}
	for i, v := range view.QueueViews() {
		totals[v] = numbers[i]
	}
	return f, totals, any, nil
}

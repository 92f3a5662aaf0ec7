package web

import (
	"context"
	"strings"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/internal/auth"
	"lethe/web/view"
)

const openRequests = `state IN ('UNVERIFIED', 'IN_REVIEW', 'APPROVED', 'FORWARDING')`

// dueRequests are those whose deadline is a day: while the clock of the law stands
// still it moves on, and nothing is overdue.
const dueRequests = openRequests + ` AND NOT clock_paused`

// inView says which requests each view of the queue holds, in SQL; @now is the
// time, @me who asks. What nextAt is below in each row of a view is said too,
// although it follows: an index in the order of the queue then ends where the view
// does. What is written as a difference is no condition of another index, which
// would have to be sorted.
var inView = map[view.QueueView]string{
	view.NeedsReview: `state = 'IN_REVIEW'`,
	view.SendsSoon: `state = 'IN_REVIEW' AND hold_ground IS NULL
		AND review_ends_at - @now < interval '24 hours' AND ` + nextAt + ` < @now + interval '24 hours'`,
	view.DueInWeek:        dueWithin("@now", "@now + interval '7 days'"),
	view.Overdue:          dueRequests + ` AND due_at < @now AND ` + nextAt + ` < @now`,
	view.FailedDeliveries: openRequests + ` AND hand_failing`,
	view.AssignedToMe:     openRequests + ` AND assignee_id = '@me'`,
	view.AllOpen:          openRequests,
}

// dueIn are the filters by deadline; @today and @tomorrow are the midnights around
// now where the company is.
var dueIn = map[view.QueueDue]string{
	view.DueToday:   dueWithin("@today", "@tomorrow"),
	view.DueSoon:    inView[view.DueInWeek],
	view.DueOverdue: inView[view.Overdue],
}

func dueWithin(from, to string) string {
	return dueRequests + ` AND due_at >= ` + from + ` AND due_at < ` + to + ` AND ` + nextAt + ` < ` + to
}

// heldAt writes out a condition at a time of the database's clock. Postgres then
// knows how many rows to expect, and the time is the same for the counts on the tabs
// and the rows below them: they cannot differ.
func (s *site) heldAt(ctx context.Context, condition string, now time.Time) func(*entsql.Selector) {
	here := now.In(s.Zone)
	today := time.Date(here.Year(), here.Month(), here.Day(), 0, 0, 0, 0, s.Zone)
	condition = strings.NewReplacer(
		"@now", moment(now), "@today", moment(today), "@tomorrow", moment(today.AddDate(0, 0, 1)), "@me", auth.From(ctx).ID.String(),
	).Replace(condition)
	return func(s *entsql.Selector) { s.Where(entsql.ExprP(condition)) }
}

func moment(t time.Time) string { return "'" + t.UTC().Format(time.RFC3339Nano) + "'::timestamptz" }

// narrow adds what the address asks for, but for its place in the list. A search
// looks at finished requests too, unless it is within a view that has none.
//
// A filter for which there is no index (by cause, regulation, destination, nobody)
// is looked for in the order of the queue. That ends soon when it is common, and when
// it is rare among very many with the statement's time.
func (s *site) narrow(ctx context.Context, query *ent.ErasureRequestQuery, q view.QueueQuery, now time.Time) error {
	if !q.Everywhere() {
		query.Where(s.heldAt(ctx, inView[q.View], now))
	}
	if q.Due != view.AnyDue {
		condition, ok := dueIn[q.Due]
		if !ok {
			condition = "false"
		}
		query.Where(s.heldAt(ctx, condition, now))
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
	if q.To != "" {
		query.Where(goesTo(q))
	}
	return lookedAfterBy(ctx, query, q.Who)
}

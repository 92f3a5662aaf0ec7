package erasure

import (
	"context"
	"fmt"
	"time"

	"lethe/internal/auth"
	"lethe/internal/lifecycle"
)

// recently is how far the share of answers in time looks back, in days.
const recently = 90

// Closings are the requests that were finished in a window, also those that are
// archived or forgotten.
type Closings struct {
	Weeks []ClosedWeek // every week of the window, the oldest first, also one without any
	// Days are those of the whole window.
	Days Days
	// Answered counts what was completed or rejected in the 90 days before Now, and
	// OnTime what of it before its deadline had passed.
	Answered, OnTime int
}

// ClosedWeek are the requests that were finished in one week.
type ClosedWeek struct {
	Monday    time.Time // midnight in the controller's zone
	Completed int
	Rejected  int
	Withdrawn int // by the person, or joined to an earlier request of the person
	Late      int // completed or rejected after the deadline
	Days      Days
}

// closedSince adds up what was finished on $1 or later, as the tables of closings
// keep it (20261121080000_hand_closings.sql): by day, in the controller's zone. One
// statement reads both tables, so that what is added up meanwhile is in exactly one.
const closedSince = `
	SELECT date_trunc('week', day::timestamp)::date, outcome, days, late, day >= $2, sum(n)
	FROM (SELECT * FROM closings UNION ALL SELECT * FROM closing_changes) c
	WHERE day >= $1
	GROUP BY 1, 2, 3, 4, 5
	HAVING sum(n) <> 0`

// closedRow is a line of closedSince.
type closedRow struct {
	week         time.Time // its Monday, at midnight in UTC
	state        lifecycle.RequestState
	days, count  int
	late, recent bool
}

// Closings counts what was finished in the window, by week, wherever it was sent to.
func (s *Service) Closings(ctx context.Context, w Window) (Closings, error) {
	if err := auth.Require(ctx, auth.ReadRequests); err != nil {
		return Closings{}, err
	}
	recent := s.midnight(w.Now.In(s.cfg.Law.Zone), -recently)
	since := s.begin(w)
	if recent.Before(since) {
		since = recent
	}
	rows, err := s.db.Read().QueryContext(ctx, closedSince, since.Format(time.DateOnly), recent.Format(time.DateOnly))
	if err != nil {
		return Closings{}, fmt.Errorf("count the requests that were closed: %w", err)
	}
	defer rows.Close()
	c := newClosings(s.Mondays(w))
	for rows.Next() {
		var r closedRow
		if err := rows.Scan(&r.week, &r.state, &r.days, &r.late, &r.recent, &r.count); err != nil {
			return Closings{}, fmt.Errorf("count the requests that were closed: %w", err)
		}
		c.add(r)
	}
	return c, rows.Err()
}

func newClosings(mondays []time.Time) Closings {
	c := Closings{Weeks: make([]ClosedWeek, len(mondays)), Days: Days{}}
	for i, monday := range mondays {
		c.Weeks[i] = ClosedWeek{Monday: monday, Days: Days{}}
	}
	return c
}

func (c *Closings) add(r closedRow) {
	answered := r.state == lifecycle.Completed || r.state == lifecycle.Rejected
	if answered && r.recent {
		c.Answered += r.count
		if !r.late {
			c.OnTime += r.count
		}
	}
	week := c.week(r.week)
	if week == nil {
		return // before the window, and read for the 90 days alone
	}
	if answered && r.late {
		week.Late += r.count
	}
	switch r.state {
	case lifecycle.Completed:
		week.Completed += r.count
		week.Days[r.days] += r.count
		c.Days[r.days] += r.count
	case lifecycle.Rejected:
		week.Rejected += r.count
	default:
		week.Withdrawn += r.count
	}
}

// week is the one that begins on the day; nil for one that is not in the window.
func (c *Closings) week(day time.Time) *ClosedWeek {
	for i := range c.Weeks {
		if c.Weeks[i].Monday.Format(time.DateOnly) == day.Format(time.DateOnly) {
			return &c.Weeks[i]
		}
	}
	return nil
}

package erasure

import (
	"context"
	"fmt"
	"time"

	"lethe/internal/auth"
)

// weeksAhead is how far open requests are told apart by the week of their deadline.
const weeksAhead = 11

// OpenDue are the open requests by when the law wants their answer.
type OpenDue struct {
	Overdue int
	Oldest  time.Time // the deadline that has been past for longest; zero if none is
	Weeks   []DueWeek // this week and those after it, in order, also one without any
	Later   int
	Paused  int // while the clock of the law stands still, a request is due in no week
}

// DueWeek are the open requests whose deadline is in one week and not past.
type DueWeek struct {
	Monday time.Time // midnight in the controller's zone
	Count  int
}

// OpenDue counts the open requests; Weeks of the window does not matter.
func (s *Service) OpenDue(ctx context.Context, w Window) (OpenDue, error) {
	if err := auth.Require(ctx, auth.ReadRequests); err != nil {
		return OpenDue{}, err
	}
	query, args := sentTo(w.Destination, `
		SELECT date_trunc('week', due_at AT TIME ZONE $2)::date, due_at < $1, clock_paused, count(*), min(due_at)
		FROM erasure_requests r
		WHERE state IN ('UNVERIFIED', 'IN_REVIEW', 'APPROVED', 'FORWARDING') {live}
		GROUP BY 1, 2, 3`, w.Now, s.cfg.Law.Zone.String())
	rows, err := s.db.Read().QueryContext(ctx, query, args...)
	if err != nil {
		return OpenDue{}, fmt.Errorf("count the open requests by their deadline: %w", err)
	}
	defer rows.Close()
	due := OpenDue{Weeks: make([]DueWeek, weeksAhead)}
	for i := range due.Weeks {
		due.Weeks[i].Monday = s.midnight(s.monday(w.Now), 7*i)
	}
	for rows.Next() {
		var week time.Time
		var past, paused bool
		var count int
		var first time.Time
		if err := rows.Scan(&week, &past, &paused, &count, &first); err != nil {
			return OpenDue{}, fmt.Errorf("count the open requests by their deadline: %w", err)
		}
		*due.place(week, past, paused) += count
		if past && !paused && (due.Oldest.IsZero() || first.Before(due.Oldest)) {
			due.Oldest = first
		}
	}
	return due, rows.Err()
}

// place is where a request is counted whose deadline is in the week that begins on
// the day.
func (d *OpenDue) place(monday time.Time, past, paused bool) *int {
	switch {
	case paused:
		return &d.Paused
	case past:
		return &d.Overdue
	}
	for i := range d.Weeks {
		if d.Weeks[i].Monday.Format(time.DateOnly) == monday.Format(time.DateOnly) {
			return &d.Weeks[i].Count
		}
	}
	return &d.Later
}

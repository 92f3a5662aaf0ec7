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

// openDue adds up what the tables of tallies keep (20261121070000_hand_tallies.sql):
// the open requests whose clock runs, by deadline, and on the line without a deadline
// all that are open.
const openDue = `
	SELECT nullif(at, '-infinity'), sum(n)
	FROM (SELECT * FROM tallies UNION ALL SELECT * FROM tally_changes) t
	WHERE what IN ('due', 'UNVERIFIED', 'IN_REVIEW', 'APPROVED', 'FORWARDING')
	GROUP BY 1
	HAVING sum(n) <> 0
	ORDER BY 1`

// OpenDue counts the open requests, wherever they go; Weeks of the window does not
// matter.
func (s *Service) OpenDue(ctx context.Context, w Window) (OpenDue, error) {
	if err := auth.Require(ctx, auth.ReadRequests); err != nil {
		return OpenDue{}, err
	}
	rows, err := s.db.Read().QueryContext(ctx, openDue)
	if err != nil {
		return OpenDue{}, fmt.Errorf("count the open requests by their deadline: %w", err)
	}
	defer rows.Close()
	due := OpenDue{Weeks: make([]DueWeek, weeksAhead)}
	for i := range due.Weeks {
		due.Weeks[i].Monday = s.midnight(s.monday(w.Now), 7*i)
	}
	for rows.Next() {
		var at *time.Time
		var count int
		if err := rows.Scan(&at, &count); err != nil {
			return OpenDue{}, fmt.Errorf("count the open requests by their deadline: %w", err)
		}
		if at == nil {
			due.Paused += count
			continue
		}
		due.Paused -= count // what is left of all are those whose clock stands still
		if at.Before(w.Now) && due.Overdue == 0 {
			due.Oldest = *at
		}
		*due.place(at.Before(w.Now), s.monday(*at)) += count
	}
	return due, rows.Err()
}

// place is where requests are counted that are due in the week that begins with the
// midnight.
func (d *OpenDue) place(past bool, monday time.Time) *int {
	if past {
		return &d.Overdue
	}
	for i := range d.Weeks {
		if d.Weeks[i].Monday.Equal(monday) {
			return &d.Weeks[i].Count
		}
	}
	return &d.Later
}

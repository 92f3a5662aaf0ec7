package erasure

import (
	"context"
	"time"

	"lethe/internal/auth"
)

// Window is what the numbers of the dashboard are about. They count days and weeks
// of the calendar in the controller's zone; a week begins on Monday (ISO 8601).
type Window struct {
	Now         time.Time // by the database's clock, so that all numbers of a page are of one moment
	Weeks       int       // so many up to Now, the week in progress among them; from 1
	Destination string    // name: the times of this one only; those of all if empty
}

// Mondays are the first days of the weeks of the window, the oldest first.
func (s *Service) Mondays(w Window) []time.Time {
	this := s.monday(w.Now)
	out := make([]time.Time, w.Weeks)
	for i := range out {
		out[i] = s.midnight(this, 7*(i+1-w.Weeks))
	}
	return out
}

// monday is the midnight with which the week of t begins.
func (s *Service) monday(t time.Time) time.Time {
	day := t.In(s.cfg.Law.Zone)
	sinceMonday := (int(day.Weekday()) + 6) % 7
	return s.midnight(day, -sinceMonday)
}

// begin is the instant at which the window begins.
func (s *Service) begin(w Window) time.Time { return s.Mondays(w)[0] }

// ChartExported writes to the ledger that numbers of the dashboard were handed out;
// chart says in words which.
func (s *Service) ChartExported(ctx context.Context, w Window, chart string, rows int) error {
	if err := auth.Require(ctx, auth.ReadRequests); err != nil {
		return err
	}
	return s.exported(ctx, chart, s.begin(w), w.Now.In(s.cfg.Law.Zone), rows)
}

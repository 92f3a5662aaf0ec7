package jobs

import (
	"context"
	"log/slog"
	"time"
)

const (
	// clockRest keeps work that is due but cannot be taken yet from making the
	// clock spin, and lets many wakes cost one look.
	clockRest = 250 * time.Millisecond
	// clockLag makes the alarm go off a moment late. A moment early nothing
	// would be due yet by the database's clock.
	clockLag = 20 * time.Millisecond
	// clockPatience lets what has just been done go on before the calendar is
	// looked at and everybody is rung up: an approval is on its way by then.
	clockPatience = 50 * time.Millisecond
)

// newClock returns the loop that calls ring when work becomes due.
//
// It looks at the calendar first and rings after every look: what was due
// before the look is found by the jobs that the ring wakes, and what becomes
// due after it is what the alarm is set for. Nothing falls between.
func newClock(nextDue func(context.Context) (time.Duration, bool, error), ring func(), m *metrics, log *slog.Logger) *loop {
	l := newLoop("clock", nil, clockRest, m, log)
	l.patience = clockPatience
	l.work = func(ctx context.Context) (int, error) {
		next, known, err := nextDue(ctx)
		if err != nil {
			return 0, err
		}
		l.alarm = nil
		if known {
			l.alarm = time.After(next + clockLag)
		}
		ring()
		return 0, nil
	}
	return l
}

package jobs

import (
	"context"
	"log/slog"
	"time"
)

// ledgerEvery is how often the ledger is looked at. What is written to it wakes
// nobody: a look costs less than a wake for each entry, and a checkpoint a second
// is enough.
const ledgerEvery = time.Second

// Ledger is the work on the record of what was done.
type Ledger interface {
	// SealDue seals all entries that can be sealed.
	SealDue(ctx context.Context) (int, error)
	// PublishDue sends the newest checkpoint to where copies are kept.
	PublishDue(ctx context.Context) (int, error)
	// CheckDue reads the whole ledger, once a day and when somebody asks. It may take
	// minutes, and when ctx ends it leaves the rest to another replica.
	CheckDue(ctx context.Context) (int, error)
}

// checkRest keeps the many wakes of a busy day from asking for a check each.
const checkRest = time.Second

// newCheck returns the loop that checks the ledger. It says nothing of itself to
// the reconciliation, because it may be silent for longer than a job that works:
// when the last check was, is a metric of its own.
func newCheck(work Ledger, m *metrics, log *slog.Logger) *loop {
	l := newLoop("check", work.CheckDue, checkRest, m, log)
	l.ran = func(string) {}
	return l
}

// newTicking returns a loop that works once in each ledgerEvery, whatever there is
// to do.
func newTicking(name string, work func(context.Context) (int, error), m *metrics, log *slog.Logger) *loop {
	l := newLoop(name, nil, 0, m, log)
	l.single = true
	l.work = func(ctx context.Context) (int, error) {
		l.alarm = time.After(ledgerEvery)
		return work(ctx)
	}
	return l
}

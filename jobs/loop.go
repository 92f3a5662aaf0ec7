package jobs

import (
	"context"
	"log/slog"
	"runtime/debug"
	"time"

	"lethe/internal/auth"
	"lethe/internal/fault"
)

// After an error a job waits, from the least to the most, doubling.
const (
	backoffLeast = 100 * time.Millisecond
	backoffMost  = 5 * time.Second
)

// jobRest lets a burst of wakes cost few looks.
const jobRest = 20 * time.Millisecond

// loop is one job: it works until nothing moves, then idles until it is woken.
type loop struct {
	name     string
	work     func(context.Context) (int, error)
	rest     time.Duration                                                                        // the least time between the end of work and the next
	patience time.Duration                                                                        // between a wake and the work
	asleep   bool                                                                                 // it waits to be woken the first time too
	single   bool                                                                                 // one batch at a time is all, also when it moved rows
	moved    func()                                                                               // told after each batch that moved rows
	ran      func(job string)                                                                     // told after each batch that did not fail
	span     func(ctx context.Context, job string) (context.Context, func(rows int, failed bool)) // nil: not traced
	wakes    chan struct{}
	urgent   chan struct{}    // ends the rest
	alarm    <-chan time.Time // wakes too; nil: none is set
	metrics  *metrics
	log      *slog.Logger
}

func newLoop(name string, work func(context.Context) (int, error), rest time.Duration, m *metrics, log *slog.Logger) *loop {
	m.expect(name)
	return &loop{name: name, work: work, rest: rest, wakes: make(chan struct{}, 1), urgent: make(chan struct{}, 1), metrics: m, log: log.With("job", name)}
}

// wake never blocks. One wake is kept while the loop works, so that what came
// after its last look is not missed.
func (l *loop) wake() {
	select {
	case l.wakes <- struct{}{}:
	default:
	}
}

// urge wakes the loop without its rest: another job of this process has made
// something due for it just now.
func (l *loop) urge() {
	l.wake()
	select {
	case l.urgent <- struct{}{}:
	default:
	}
}

func (l *loop) idle(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-l.urgent:
	case <-time.After(l.rest):
	}
	select {
	case <-ctx.Done():
	case <-l.wakes:
	case <-l.alarm:
	}
	pause(ctx, l.patience)
}

// run works, the first time without being woken unless it is asleep, until ctx
// is done. Batches run with working, so that the end of ctx does not tear one
// apart.
func (l *loop) run(ctx, working context.Context) {
	working = auth.With(working, auth.System("jobs."+l.name))
	backoff := backoffLeast
	if l.asleep {
		l.idle(ctx)
	}
	for ctx.Err() == nil {
		err := l.exhaust(ctx, working)
		if err == nil {
			backoff = backoffLeast
			l.idle(ctx)
			continue
		}
		again := max(backoff, l.rest)
		l.log.ErrorContext(working, "a job failed", "error", err, "again_in", again)
		pause(ctx, again)
		backoff = min(2*backoff, backoffMost)
	}
}

// exhaust works until nothing moves any more, or once.
func (l *loop) exhaust(ctx, working context.Context) error {
	for ctx.Err() == nil {
		rows, err := l.once(working)
		if rows > 0 {
			l.moved()
		}
		if err != nil || rows == 0 || l.single {
			return err
		}
	}
	return nil
}

// once works on one batch and counts it; a panic becomes an error.
func (l *loop) once(ctx context.Context) (rows int, err error) {
	result := resultPanic // unless the work returns
	var traced func(rows int, failed bool)
	defer func() {
		if cause := recover(); cause != nil {
			err = fault.Panicked(cause)
			l.log.ErrorContext(ctx, "a job panicked", "error", err, "stack", string(debug.Stack()))
		}
		l.metrics.ran(l.name, result, rows)
		if traced != nil {
			traced(rows, err != nil)
		}
	}()
	if l.span != nil {
		ctx, traced = l.span(ctx, l.name)
	}
	rows, err = l.work(ctx)
	result = resultOf(err)
	if err == nil {
		l.ran(l.name)
	}
	return rows, err
}

// pause returns after d, or when ctx is done; no wake cuts it short.
func pause(ctx context.Context, d time.Duration) {
	if d == 0 {
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

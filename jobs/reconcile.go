package jobs

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// reconcileRest keeps a comparison that was cut because it took too long from
// being repeated at once.
const reconcileRest = 30 * time.Second

// newReconcile returns the loop that says which jobs have run since it last
// said so, and then has the desk compare what is with what must be, jobs
// included. It sleeps until its first minute is over: what a standstill left
// behind is not counted before the jobs have had their turn.
func newReconcile(d Desk, p *pulse, m *metrics, log *slog.Logger) *loop {
	l := newLoop("reconcile", nil, reconcileRest, m, log)
	l.asleep = true
	l.work = func(ctx context.Context) (int, error) {
		if jobs := p.take(); len(jobs) > 0 {
			if err := d.Beat(ctx, jobs); err != nil {
				return 0, err // jobs that run will be heard the next time
			}
		}
		return d.Reconcile(ctx)
	}
	return l
}

// pulse remembers which jobs have run without a failure.
type pulse struct {
	mu   sync.Mutex
	jobs []string
}

func (p *pulse) beat(job string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !slices.Contains(p.jobs, job) {
		p.jobs = append(p.jobs, job)
	}
}

// take returns the jobs that have run since the last take.
func (p *pulse) take() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	jobs := p.jobs
	p.jobs = nil
	return jobs
}

// Package jobs calls the erasure desk when there may be work. It decides
// nothing: the rows in the database say what is due, and every job is correct
// when all replicas run it at once. What is here only makes it prompt.
//
//	NOTIFY ────┐
//	heartbeat ─┼─► wake ─► approve, route, forward, ask, expire, escalate, archive, forget, letters, digest,
//	clock ─────┘             notices: each a loop: work until nothing moves, then wait
//	  ▲                         │            │
//	  └── rows moved, settled ──┘            └─ ran ─┐
//	every minute ─► reconcile: say which jobs run ◄──┘, and compare what is with what must be
//	every second ─► seal: put the ledger's new entries into its tree; publish: send copies of its checkpoints out;
//	                fold: add up the numbers beside the tabs
//
// The heartbeat (gocron) finds what every other hint missed. The clock sleeps
// until the next piece of work becomes due, so that an undo window of five
// seconds ends after five seconds; work that moved rows sets it anew. A delivery
// that settled leaves a slot, so it wakes forwarding at once.
//
// An error or a panic of a job is logged, counted and tried again, at most five
// seconds later (half a minute later for reconcile); it stops neither its loop
// nor another.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/go-co-op/gocron/v2"
	"github.com/prometheus/client_golang/prometheus"
)

// drainTime is what a shutdown leaves to the work in hand. Orchestrators kill
// after 30 seconds, and what the work found out has to be written by then.
const drainTime = 20 * time.Second

// Desk is the work. Each …Due handles at most one batch, returns how many rows
// it moved, and is called until it returns 0.
type Desk interface {
	ApproveDue(ctx context.Context) (int, error)
	RouteDue(ctx context.Context) (int, error)
	ForwardDue(ctx context.Context) (int, error)
	AskDue(ctx context.Context) (int, error)
	ExpireDue(ctx context.Context) (int, error)
	EscalateDue(ctx context.Context) (int, error)
	ArchiveDue(ctx context.Context) (int, error)
	ForgetDue(ctx context.Context) (int, error)
	SendLettersDue(ctx context.Context) (int, error)
	SendDigestsDue(ctx context.Context) (int, error)
	SendNoticesDue(ctx context.Context) (int, error)
	FoldDue(ctx context.Context) (int, error)

	// Reconcile compares what is with what must be, once a minute however many
	// replicas ask.
	Reconcile(ctx context.Context) (int, error)
	// Beat records that the jobs have run without a failure.
	Beat(ctx context.Context, jobs []string) error

	// Settled receives when a delivery that ForwardDue started has ended.
	Settled() <-chan struct{}
	// NextDue is the time until the earliest work that is not yet due; false
	// when there is none.
	NextDue(ctx context.Context) (time.Duration, bool, error)
	// Drain waits for the deliveries that ForwardDue started.
	Drain(ctx context.Context) error
}

// digestRest keeps the many wakes of a busy day from asking for mail that is due
// now and then.
const digestRest = time.Minute

// forgetRest does so for what has been kept for years.
const forgetRest = time.Minute

// Config is what a Runner needs.
type Config struct {
	Interval   time.Duration // of the heartbeat; longer than zero
	Desk       Desk
	Ledger     Ledger
	Log        *slog.Logger
	Registerer prometheus.Registerer
	// Span traces one batch of a job. It returns what tells the end of it; nil: none is traced.
	Span func(ctx context.Context, job string) (context.Context, func(rows int, failed bool))
}

// Runner runs the jobs of one replica.
type Runner struct {
	cfg       Config
	jobs      []*loop
	forward   *loop // also one of jobs: it alone is woken when a delivery settled
	clock     *loop
	reconcile *loop
	check     *loop   // also one of jobs: it does not hold up a shutdown
	ticking   []*loop // woken by nobody
	silence   silence
}

// New returns a runner and registers its metrics. Nothing runs before Run.
func New(cfg Config) *Runner {
	m := newMetrics(cfg.Registerer)
	forward := newLoop("forward", cfg.Desk.ForwardDue, jobRest, m, cfg.Log)
	route := newLoop("route", cfg.Desk.RouteDue, jobRest, m, cfg.Log)
	approve := newLoop("approve", cfg.Desk.ApproveDue, jobRest, m, cfg.Log)
	check := newCheck(cfg.Ledger, m, cfg.Log)
	r := &Runner{cfg: cfg, forward: forward, check: check, jobs: []*loop{
		approve,
		route,
		forward,
		newLoop("ask", cfg.Desk.AskDue, jobRest, m, cfg.Log),
		newLoop("expire", cfg.Desk.ExpireDue, jobRest, m, cfg.Log),
		newLoop("escalate", cfg.Desk.EscalateDue, jobRest, m, cfg.Log),
		newLoop("archive", cfg.Desk.ArchiveDue, jobRest, m, cfg.Log),
		newLoop("forget", cfg.Desk.ForgetDue, forgetRest, m, cfg.Log),
		newLoop("letters", cfg.Desk.SendLettersDue, jobRest, m, cfg.Log),
		newLoop("digest", cfg.Desk.SendDigestsDue, digestRest, m, cfg.Log),
		newLoop("notices", cfg.Desk.SendNoticesDue, digestRest, m, cfg.Log),
		check,
	}}
	r.clock = newClock(cfg.Desk.NextDue, func() { r.wakeJobs() }, m, cfg.Log)
	for _, job := range r.jobs {
		job.moved = r.clock.wake
	}
	approve.moved = func() { route.urge(); r.clock.wake() }
	route.moved = func() { forward.urge(); r.clock.wake() }
	p := &pulse{}
	r.reconcile = newReconcile(cfg.Desk, p, m, cfg.Log)
	seal := newTicking("seal", cfg.Ledger.SealDue, m, cfg.Log)
	publish := newTicking("publish", cfg.Ledger.PublishDue, m, cfg.Log)
	fold := newTicking("fold", cfg.Desk.FoldDue, m, cfg.Log)
	seal.moved, publish.moved, fold.moved = publish.wake, func() {}, func() {}
	r.ticking = []*loop{seal, publish, fold}
	for _, l := range r.loops() {
		l.span = cfg.Span
		if l != check {
			l.ran = p.beat
		}
	}
	r.silence.end()
	for _, l := range r.jobs {
		if l != check {
			l.ran = func(job string) { p.beat(job); r.silence.end() }
		}
	}
	return r
}

func (r *Runner) loops() []*loop {
	return slices.Concat(r.jobs, []*loop{r.clock, r.reconcile}, r.ticking)
}

// Wake makes the named jobs look for work now, or every job when none is named.
// It never blocks, and a wake during a run leads to another run.
func (r *Runner) Wake(jobs ...string) {
	r.wakeJobs(jobs...)
	r.clock.wake()
}

func (r *Runner) wakeJobs(jobs ...string) {
	for _, l := range r.jobs {
		if len(jobs) == 0 || slices.Contains(jobs, l.name) {
			l.wake()
		}
	}
}

// Run runs the jobs until ctx is done; then it starts nothing new, gives the
// work in hand up to 20 seconds, and returns. It fails when the heartbeat
// cannot start, and when work in hand had to be abandoned: the rows are then
// taken up again after their lease.
func (r *Runner) Run(ctx context.Context) error {
	heartbeat, err := r.startHeartbeat()
	if err != nil {
		return err
	}
	// Work in hand survives the end of ctx; abandon ends it.
	working, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()

	var running sync.WaitGroup
	for _, l := range r.loops() {
		until := working
		if l == r.check {
			until = ctx
		}
		running.Go(func() { l.run(ctx, until) })
	}
	running.Go(func() { r.lookAgainWhenSettled(ctx) })
	r.cfg.Log.InfoContext(ctx, "jobs are running", "heartbeat", r.cfg.Interval)

	<-ctx.Done()
	if err := heartbeat.Shutdown(); err != nil {
		r.cfg.Log.WarnContext(ctx, "the heartbeat did not stop", "error", err)
	}
	return r.drain(working, abandon, &running)
}

// reconcileEvery is how often each replica asks for a reconciliation.
const reconcileEvery = time.Minute

// startHeartbeat needs no listener for panics, which would end the process: its
// tasks only wake.
func (r *Runner) startHeartbeat() (gocron.Scheduler, error) {
	scheduler, err := gocron.NewScheduler()
	if err != nil {
		return nil, fmt.Errorf("make the heartbeat: %w", err)
	}
	every := func(interval time.Duration, name string, wake func()) error {
		_, err := scheduler.NewJob(gocron.DurationJob(interval), gocron.NewTask(wake), gocron.WithName(name))
		return err
	}
	err = errors.Join(
		every(r.cfg.Interval, "heartbeat", func() { r.Wake() }),
		every(reconcileEvery, "reconcile", r.reconcile.wake),
	)
	if err != nil {
		return nil, fmt.Errorf("start the heartbeat: %w", err)
	}
	scheduler.Start()
	return scheduler, nil
}

func (r *Runner) lookAgainWhenSettled(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.cfg.Desk.Settled():
			r.forward.wake()
			r.clock.wake() // the delivery may have a next attempt now
		}
	}
}

// drain waits for the batches in hand, then for the deliveries that they
// started.
func (r *Runner) drain(working context.Context, abandon context.CancelFunc, running *sync.WaitGroup) error {
	ctx, cancel := context.WithTimeout(working, drainTime)
	defer cancel()
	stop := context.AfterFunc(ctx, abandon)
	defer stop()

	running.Wait()
	if err := r.cfg.Desk.Drain(ctx); err != nil {
		return fmt.Errorf("finish the deliveries in hand: %w", err)
	}
	return nil
}

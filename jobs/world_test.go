package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"lethe/internal/auth"
	"lethe/jobs"
)

// desk is a desk with work that becomes due at set times. Each job moves what
// is due, one row a batch.
type desk struct {
	mu      sync.Mutex
	due     map[string][]time.Time // by job
	done    map[string][]time.Time // when it was moved
	calls   map[string]int
	actors  map[string]string
	act     map[string]func(call int) error // what goes wrong in a job
	settled chan struct{}
	next    func() (time.Duration, bool, error)
	drain   func(context.Context) error
	check   func(context.Context) (int, error) // in place of the check of the ledger
	beats   [][]string                         // the jobs of each Beat
}

// errTooEarly makes a job have looked before anything was due.
var errTooEarly = errors.New("looked too early")

func newDesk() *desk {
	return &desk{
		due: map[string][]time.Time{}, done: map[string][]time.Time{}, calls: map[string]int{},
		actors: map[string]string{}, act: map[string]func(int) error{},
		settled: make(chan struct{}, 1),
	}
}

func (d *desk) work(ctx context.Context, job string) (int, error) {
	d.mu.Lock()
	d.calls[job]++
	d.actors[job] = auth.From(ctx).Name
	act, call := d.act[job], d.calls[job]
	d.mu.Unlock()
	if act != nil {
		if err := act(call); errors.Is(err, errTooEarly) {
			return 0, nil
		} else if err != nil {
			return 0, err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for i, at := range d.due[job] {
		if !at.After(time.Now()) {
			d.due[job] = append(d.due[job][:i], d.due[job][i+1:]...)
			d.done[job] = append(d.done[job], time.Now())
			return 1, nil
		}
	}
	return 0, nil
}

func (d *desk) ApproveDue(ctx context.Context) (int, error)     { return d.work(ctx, "approve") }
func (d *desk) RouteDue(ctx context.Context) (int, error)       { return d.work(ctx, "route") }
func (d *desk) ForwardDue(ctx context.Context) (int, error)     { return d.work(ctx, "forward") }
func (d *desk) AskDue(ctx context.Context) (int, error)         { return d.work(ctx, "ask") }
func (d *desk) EscalateDue(ctx context.Context) (int, error)    { return d.work(ctx, "escalate") }
func (d *desk) ExpireDue(ctx context.Context) (int, error)      { return d.work(ctx, "expire") }
func (d *desk) ArchiveDue(ctx context.Context) (int, error)     { return d.work(ctx, "archive") }
func (d *desk) ForgetDue(ctx context.Context) (int, error)      { return d.work(ctx, "forget") }
func (d *desk) SendLettersDue(ctx context.Context) (int, error) { return d.work(ctx, "letters") }
func (d *desk) SendDigestsDue(ctx context.Context) (int, error) { return d.work(ctx, "digest") }
func (d *desk) SendNoticesDue(ctx context.Context) (int, error) { return d.work(ctx, "notices") }
func (d *desk) Reconcile(ctx context.Context) (int, error)      { return d.work(ctx, "reconcile") }
func (d *desk) FoldDue(ctx context.Context) (int, error)        { return d.work(ctx, "fold") }
func (d *desk) SealDue(ctx context.Context) (int, error)        { return d.work(ctx, "seal") }
func (d *desk) PublishDue(ctx context.Context) (int, error)     { return d.work(ctx, "publish") }
func (d *desk) Settled() <-chan struct{}                        { return d.settled }

func (d *desk) CheckDue(ctx context.Context) (int, error) {
	if d.check != nil {
		return d.check(ctx)
	}
	return d.work(ctx, "check")
}

func (d *desk) Beat(ctx context.Context, jobs []string) error {
	_, err := d.work(ctx, "beat")
	d.mu.Lock()
	defer d.mu.Unlock()
	if err == nil {
		d.beats = append(d.beats, jobs)
	}
	return err
}

func (d *desk) Drain(ctx context.Context) error {
	if d.drain != nil {
		return d.drain(ctx)
	}
	return nil
}

func (d *desk) NextDue(ctx context.Context) (time.Duration, bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calls["clock"]++
	d.actors["clock"] = auth.From(ctx).Name
	if d.next != nil {
		return d.next()
	}
	var next time.Duration
	found := false
	for _, times := range d.due {
		for _, at := range times {
			if in := time.Until(at); in > 0 && (!found || in < next) {
				next, found = in, true
			}
		}
	}
	return next, found, nil
}

// on sets what happens in a job before it looks for rows.
func (d *desk) on(job string, act func(call int) error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.act[job] = act
}

// add makes a row due after the time given.
func (d *desk) add(job string, in time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.due[job] = append(d.due[job], time.Now().Add(in))
}

func (d *desk) moved(job string) []time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]time.Time(nil), d.done[job]...)
}

func (d *desk) called(job string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.calls[job]
}

// running is a runner at work in a bubble.
type running struct {
	*jobs.Runner
	metrics *prometheus.Registry
	log     *lines
	stop    context.CancelFunc
	ended   chan error
}

// heartbeat is so rare that a test which does not wait for it sees none.
const heartbeat = time.Hour

// run starts the jobs in the present bubble, waits for their first look, and
// stops them at the end of the test.
func run(t *testing.T, d *desk) *running {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	r := &running{metrics: prometheus.NewRegistry(), log: &lines{}, stop: stop, ended: make(chan error, 1)}
	r.Runner = jobs.New(jobs.Config{
		Interval: heartbeat, Desk: d, Ledger: d, Log: slog.New(slog.NewTextHandler(r.log, nil)), Registerer: r.metrics,
	})
	go func() { r.ended <- r.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		synctest.Wait()
	})
	time.Sleep(time.Second) // of the bubble: the clock's rest after its first look
	synctest.Wait()
	return r
}

// value reads one series, such as lethe_job_runs_total{approve,ok}.
func (r *running) value(t *testing.T, name string, labels ...string) float64 {
	t.Helper()
	families, err := r.metrics.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() != name {
			continue
		}
		for _, m := range f.GetMetric() {
			var got []string
			for _, l := range m.GetLabel() {
				got = append(got, l.GetValue())
			}
			if strings.Join(got, " ") == strings.Join(labels, " ") {
				return m.GetCounter().GetValue() + m.GetGauge().GetValue()
			}
		}
	}
	t.Fatalf("no series %s%v", name, labels)
	return 0
}

// lines is a log that may be written and read at once.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// beaten is how often each job was said to have run.
func (d *desk) beaten() map[string]int {
	d.mu.Lock()
	defer d.mu.Unlock()
	times := map[string]int{}
	for _, jobs := range d.beats {
		for _, job := range jobs {
			times[job]++
		}
	}
	return times
}

// settle tells that a delivery settled: the clock looks, and of the jobs only
// forwarding.
func (d *desk) settle() {
	select {
	case d.settled <- struct{}{}:
	default:
	}
}

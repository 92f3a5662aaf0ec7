package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"lethe/graph"
	"lethe/internal/database"
	"lethe/internal/erasure"
	"lethe/internal/telemetry"
	"lethe/jobs"
	"lethe/web"
	"lethe/web/view"
)

// Role says which part of the program runs.
type Role struct {
	Pages bool // pages, GraphQL and callbacks
	Jobs  bool // approve, route, forward, ask, expire, escalate, archive, letters, digest, reconcile
}

// extras are what `lethe dev` adds to a program that serves.
type extras struct {
	routes  map[string]http.Handler     // by pattern, before the pages
	hints   []view.DemoAccount          // shown at sign-in
	started func(context.Context) error // once everything answers
	stop    func(context.Context) error // before the pages stop answering
}

// shutdownTime is what the requests in hand get when the program is told to stop.
const shutdownTime = 20 * time.Second

// Serve runs the program until ctx ends. Then it becomes unready, starts no new
// work, gives what is in hand its time, and returns.
func (a *App) Serve(ctx context.Context, on Listeners, role Role) error {
	return a.serve(ctx, on, role, extras{})
}

func (a *App) serve(ctx context.Context, on Listeners, role Role, more extras) error {
	collectLessOften()
	metrics := telemetry.NewRegistry()
	metrics.MustRegister(telemetry.NewStandings(a.standing(ctx), a.opts.Log))
	health := telemetry.NewHealth(telemetry.Check{Name: "database", Ready: a.ready})
	admin := server(telemetry.Admin(health, metrics))
	public := server(http.NotFoundHandler())
	if role.Pages {
		public.Handler = a.handler(metrics, more)
	}

	// Everything stops with running, in the order of stop; a part that fails
	// stops the others.
	group, running := errgroup.WithContext(ctx)
	serving := func(s *http.Server, l net.Listener) func() error {
		return func() error {
			if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
				return fmt.Errorf("serve %s: %w", l.Addr(), err)
			}
			return nil
		}
	}
	group.Go(serving(admin, on.Admin))
	group.Go(serving(public, on.Public))
	jobsEnded := make(chan struct{})
	group.Go(func() error {
		defer close(jobsEnded)
		if !role.Jobs {
			return nil
		}
		return a.work(running, metrics)
	})
	group.Go(func() error {
		<-running.Done()
		health.Stop()
		<-jobsEnded
		return a.stop(running, public, admin, more)
	})
	if more.started != nil {
		group.Go(func() error { return more.started(running) })
	}
	return group.Wait()
}

func (a *App) stop(running context.Context, public, admin *http.Server, more extras) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(running), shutdownTime)
	defer cancel()
	var failed error
	if more.stop != nil {
		failed = more.stop(ctx)
	}
	return errors.Join(failed, public.Shutdown(ctx), admin.Shutdown(ctx))
}

// woken are the jobs that a notification is for; all, where none is named.
var woken = map[string][]string{
	erasure.WakeRoute:   {"route"},
	erasure.WakeForward: {"forward", "ask"},
}

// work runs the jobs, woken by notifications of every replica.
func (a *App) work(ctx context.Context, metrics prometheus.Registerer) error {
	runner := jobs.New(jobs.Config{
		Interval:   a.opts.Config.Jobs.Interval,
		Desk:       a.Erasure,
		Log:        a.opts.Log,
		Registerer: metrics,
	})
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return runner.Run(ctx) })
	group.Go(func() error {
		err := database.Listen(ctx, a.url, []string{erasure.Wake, erasure.WakeRoute, erasure.WakeForward}, func(channel string) {
			runner.Wake(woken[channel]...)
		})
		if ctx.Err() != nil {
			return nil
		}
		return err
	})
	return group.Wait()
}

func (a *App) handler(metrics prometheus.Registerer, more extras) http.Handler {
	api := graph.New(graph.Config{
		Erasure:     a.Erasure,
		Read:        a.DB.Read(),
		Log:         a.opts.Log,
		RequestID:   telemetry.RequestIDFrom,
		Unavailable: database.Unavailable,
	})
	pages := web.New(web.Config{
		Erasure:     a.Erasure,
		Staff:       a.Staff,
		Read:        a.DB.Read(),
		Sessions:    a.DB.SQL(),
		GraphQL:     api,
		SDL:         graph.SDL,
		Log:         a.opts.Log,
		RequestID:   telemetry.RequestIDFrom,
		Zone:        a.opts.Config.TimeZone,
		BaseURL:     a.opts.BaseURL,
		Causes:      a.opts.Config.Erasure.Causes,
		Identifiers: a.opts.Config.Erasure.IdentifierTypes,
		FourEyes:    a.opts.Config.Erasure.FourEyes,
		Law:         a.opts.law(),
		Secure:      strings.HasPrefix(a.opts.BaseURL, "https://"),
		Unavailable: database.Unavailable,
		Demo:        more.hints,
	})
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	for pattern, h := range more.routes {
		mux.Handle(pattern, h)
	}
	recovered := telemetry.Recover(a.opts.Log, mux)
	return telemetry.RequestID(telemetry.NewRequests(metrics).Observe(recovered))
}

// ready is the check behind /readyz: the database answers, with our schema.
func (a *App) ready(ctx context.Context) error {
	if err := a.DB.SQL().PingContext(ctx); err != nil {
		return errors.New("it does not answer")
	}
	return current(ctx, a.DB)
}

// server has limits for clients that are slow, on purpose or not.
func server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}

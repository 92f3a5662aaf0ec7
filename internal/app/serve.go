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
	"lethe/internal/live"
	"lethe/internal/telemetry"
	"lethe/web"
	"lethe/web/view"
)

// Role says which part of the program runs.
type Role struct {
	Pages bool // pages, GraphQL and callbacks
	Jobs  bool // approve, route, forward, ask, expire, escalate, archive, letters, digest, notices, reconcile, seal, publish, check
}

// extras are what `lethe dev` adds to a program that serves.
type extras struct {
	routes  map[string]http.Handler     // by pattern, before the pages
	hints   []view.DemoAccount          // shown at sign-in
	started func(context.Context) error // once everything answers
	stop    func(context.Context) error // before the pages stop answering
}

// Serve runs the program until ctx ends. Then it becomes unready, starts no new
// work, gives what is in hand its time, and returns.
func (a *App) Serve(ctx context.Context, on Listeners, role Role) error {
	return a.serve(ctx, on, role, extras{})
}

func (a *App) serve(ctx context.Context, on Listeners, role Role, more extras) error {
	collectLessOften()
	metrics := telemetry.NewRegistry(a.opts.Build)
	flow := telemetry.NewFlow()
	metrics.MustRegister(a.opts.attempts, telemetry.NewStandings(a.standing(ctx, flow), flow, a.opts.Log))
	runner := a.runner(role, metrics)
	health := telemetry.NewHealth(a.checks(runner)...)
	metrics.MustRegister(health.Metrics(ctx))
	admin := server(telemetry.Admin(health, metrics))
	public := server(http.NotFoundHandler())
	guard, err := a.guard(ctx)
	if err := errors.Join(err, a.compareClocks(ctx), a.Audit.Behind(ctx)); err != nil {
		return err
	}
	hub := live.New(a.DB.Read(), a.opts.Log)
	if role.Pages {
		public.Handler = a.handler(metrics, guard, hub, more)
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
	group.Go(func() error {
		if a.opts.Keyset.Path != "" {
			a.opts.Keyset.watch(running, KeysEvery, a.opts.Keys, a.opts.Log)
		}
		return nil
	})
	group.Go(func() error {
		hub.Run(running) // live pages end with it: a shutdown would wait for them
		return nil
	})
	group.Go(serving(admin, on.Admin))
	group.Go(serving(public, on.Public))
	jobsEnded := make(chan struct{})
	group.Go(func() error {
		defer close(jobsEnded)
		if runner == nil {
			return nil
		}
		return a.work(running, runner)
	})
	group.Go(func() error {
		<-running.Done()
		health.Stop()
		stopping, cancel := context.WithTimeout(context.WithoutCancel(running), shutdownTime)
		defer cancel()
		<-jobsEnded
		return stop(stopping, public, admin, more)
	})
	if more.started != nil {
		group.Go(func() error { return more.started(running) })
	}
	err = group.Wait()
	a.flush(ctx)
	return err
}

func (a *App) handler(metrics prometheus.Registerer, guard database.Guard, hub *live.Hub, more extras) http.Handler {
	metrics.MustRegister(liveListeners(hub))
	api := graph.New(graph.Config{
		Erasure:     a.Erasure,
		Audit:       a.Audit,
		Read:        a.DB.Read(),
		Log:         a.opts.Log,
		RequestID:   telemetry.RequestIDFrom,
		Unavailable: database.Unavailable,
		Span:        a.opts.Tracing.Operation,
	})
	pages := web.New(web.Config{
		Erasure:     a.Erasure,
		Audit:       a.Audit,
		Staff:       a.Staff,
		Live:        hub,
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
		LedgerGuard: string(guard),
		Copies:      a.opts.copies(),
		Law:         a.opts.law(),
		Secure:      strings.HasPrefix(a.opts.BaseURL, "https://"),
		Unavailable: database.Unavailable,
		Settings:    a.opts.settings(),
		Demo:        more.hints,
	})
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	for pattern, h := range more.routes {
		mux.Handle(pattern, h)
	}
	recovered := telemetry.Recover(a.opts.Log, mux)
	return telemetry.RequestID(a.opts.Tracing.Serve(telemetry.NewRequests(metrics).Observe(recovered)))
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

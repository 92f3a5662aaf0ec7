package main

import (
	"context"
	"errors"
	"os"
	"runtime/pprof"

	"lethe/internal/app"
)

// openRequests asks whether something is still to be forwarded: a request
// completes with its last delivery.
const openRequests = "SELECT EXISTS (SELECT FROM erasure_requests WHERE state = 'FORWARDING')"

// lethe lets the program drain a copy of the backlog, and then proves that it did.
func (b *bench) lethe(ctx context.Context, from string, l backlog) (measurement, error) {
	name, url, err := b.postgres.create(ctx, from)
	if err != nil {
		return measurement{}, err
	}
	m, err := b.drain(ctx, url, l.deliveries())
	if err != nil {
		return measurement{}, err
	}
	if err := b.addTransactions(ctx, &m, name, l.deliveries()); err != nil {
		return measurement{}, err
	}
	if b.tracing && b.options.statements {
		err = b.postgres.printStatements(ctx, name)
	}
	b.tracing = false
	return m, errors.Join(err, b.prove(ctx, url, l), b.postgres.drop(ctx, name))
}

func (b *bench) drain(ctx context.Context, url string, n int) (m measurement, err error) {
	a, err := b.program.open(ctx, url)
	if err != nil {
		return m, err
	}
	w, err := watch(ctx, url, openRequests)
	if err != nil {
		return m, errors.Join(err, a.Close())
	}
	defer w.close(ctx)
	if b.tracing && b.options.cpuProfile != "" {
		stop, err := profile(b.options.cpuProfile)
		if err != nil {
			return m, errors.Join(err, a.Close())
		}
		defer stop()
	}
	m, err = b.drainWith(ctx, a, w, n)
	return m, errors.Join(err, a.Close())
}

func (b *bench) drainWith(ctx context.Context, a *app.App, w *watcher, n int) (m measurement, err error) {
	began, err := b.beginMeasuring(ctx)
	if err != nil {
		return m, err
	}
	err = work(ctx, a, func(ctx context.Context) error {
		if err := b.drained(ctx, began, n, w); err != nil {
			return err
		}
		m, err = b.endMeasuring(ctx, began, n)
		m.asked = w.asked
		return err
	})
	return m, err
}

// profile writes a CPU profile until stop.
func profile(path string) (stop func(), err error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return func() {
		pprof.StopCPUProfile()
		if err := file.Close(); err != nil {
			say("write the CPU profile: %v", err)
		}
	}, nil
}

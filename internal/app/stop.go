package app

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// shutdownTime is what everything in hand gets when the program is told to stop:
// the jobs' work first, then the requests. Orchestrators kill after 30 seconds.
const shutdownTime = 25 * time.Second

// stop ends both servers once the requests in hand are answered, or ctx ends.
func stop(ctx context.Context, public, admin *http.Server, more extras) error {
	var failed error
	if more.stop != nil {
		failed = more.stop(ctx)
	}
	return errors.Join(failed, public.Shutdown(ctx), admin.Shutdown(ctx))
}

// flushTime is what the last traces get, after everything has stopped.
const flushTime = 2 * time.Second

// flush sends the traces that are left. A collector that is away fails nothing.
func (a *App) flush(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushTime)
	defer cancel()
	if err := a.opts.Tracing.Stop(ctx); err != nil {
		a.opts.Log.WarnContext(ctx, "the last traces are lost", "error", err)
	}
}

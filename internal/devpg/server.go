//go:build linux || darwin

package devpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// answerTimeout is how long a process may take to answer; recovery after a crash can take a while.
const answerTimeout = 60 * time.Second

// Server is a running Postgres, our own child or one that another process had already started.
type Server struct {
	// URL connects to Options.Database over the Unix socket, with lib/pq and with psql alike.
	URL string

	cluster cluster
	owned   *supervisor // nil when another process owns the server
}

// Start returns a server that answers queries and has the database. It fails with [ErrNoBinaries] when there are no
// programs to run, and otherwise with what initdb or postgres said. The context limits the start only: the server runs
// until Stop. Concurrent starts on one directory, in one process or in many, share one server.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Database == "" {
		o.Database = "lethe"
	}
	if o.Log == nil {
		o.Log = io.Discard
	}
	c, err := clusterIn(o)
	if err != nil {
		return nil, err
	}
	unlock, err := lock(ctx, filepath.Join(c.run, "lock"), c.as)
	if err != nil {
		return nil, err
	}
	defer unlock()

	alive, err := c.predecessor(ctx)
	if err != nil {
		return nil, err
	}
	if !alive {
		return c.serve(ctx, o)
	}
	if err := createDatabase(ctx, c.url("postgres"), o.Database); err != nil {
		return nil, err
	}
	return &Server{URL: c.url(o.Database), cluster: c}, nil
}

// serve makes the cluster if need be and runs postgres on it. The caller holds the lock.
func (c cluster) serve(ctx context.Context, o Options) (*Server, error) {
	if err := c.prepare(ctx, o.BinDir); err != nil {
		return nil, err
	}
	s := &Server{URL: c.url(o.Database), cluster: c, owned: supervise(c.command(o.Log))}
	err := waitReady(ctx, c.url("postgres"), s.owned.ended)
	if err == nil {
		err = createDatabase(ctx, c.url("postgres"), o.Database)
	}
	if err != nil {
		// The caller's context may be what ended the start; it must not keep us from cleaning up.
		stopErr := s.Stop(context.WithoutCancel(ctx))
		return nil, errors.Join(fmt.Errorf("start postgres: %w%s", err, s.owned.lastWords()), stopErr)
	}
	s.owned.keepAlive()
	return s, nil
}

// Stop shuts a server of our own down: sessions are cut, everything is written. When ctx ends first, Postgres is
// told to stop at once; the next start recovers from its log. A server that another process owns is left alone.
// Stopping twice is fine.
func (s *Server) Stop(ctx context.Context) error {
	if s.owned == nil {
		return nil
	}
	err := s.owned.stop(ctx)
	if s.cluster.sockets != s.cluster.run {
		_ = os.Remove(s.cluster.sockets) // an empty directory in the temporary folder; the next start makes it again
	}
	return err
}

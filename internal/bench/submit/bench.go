package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
)

// bench is what every side is measured with.
type bench struct {
	options  options
	dir      string // everything is kept here, and removed at the end
	postgres *postgres
	lethe    *lethe
	calls    atomic.Int64 // so far: each is of another person
}

// open starts Postgres and Lethe in a folder of their own. The function it returns
// ends both and removes the folder.
func open(ctx context.Context, o options) (*bench, func(), error) {
	dir, err := os.MkdirTemp("", "lethe-submit-")
	if err != nil {
		return nil, nil, err
	}
	b := &bench{options: o, dir: dir}
	if err := b.start(ctx); err != nil {
		b.close(ctx)
		return nil, nil, err
	}
	return b, func() { b.close(ctx) }, nil
}

func (b *bench) start(ctx context.Context) error {
	// As root, Postgres runs as another user, who must get in.
	err := os.Chmod(b.dir, 0o755)
	if err != nil {
		return err
	}
	if b.postgres, err = startPostgres(ctx, b.dir, b.options.statements); err != nil {
		return err
	}
	if b.lethe, err = startLethe(ctx, b.dir, b.options.program, b.postgres.server.URL); err != nil {
		return fmt.Errorf("start Lethe: %w", err)
	}
	return b.postgres.makeAnchors(ctx)
}

func (b *bench) close(ctx context.Context) {
	ctx = context.WithoutCancel(ctx) // an interrupted run leaves nothing behind either
	var failed error
	if b.lethe != nil {
		failed = b.lethe.stop()
	}
	if b.postgres != nil {
		failed = errors.Join(failed, b.postgres.stop(ctx))
	}
	if err := errors.Join(failed, os.RemoveAll(b.dir)); err != nil {
		say("clean up: %v", err)
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
)

// bench is what every side is measured with.
type bench struct {
	options  options
	dir      string // everything is kept here, and removed at the end
	postgres *postgres
	receiver *receiver
	program  program
	tracing  bool // the first round of Lethe is looked into
}

// open starts Postgres and the receiver in a folder of their own. The function it
// returns ends both and removes the folder.
func open(ctx context.Context, o options) (*bench, func(), error) {
	dir, err := os.MkdirTemp("", "lethe-bench-")
	if err != nil {
		return nil, nil, err
	}
	b := &bench{options: o, dir: dir, tracing: true}
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
	if b.program, err = newProgram(ctx, b.dir); err != nil {
		return err
	}
	if b.receiver, err = startReceiver(); err != nil {
		return fmt.Errorf("start the receiver: %w", err)
	}
	b.postgres, err = startPostgres(ctx, b.dir, b.options.statements)
	return err
}

func (b *bench) close(ctx context.Context) {
	ctx = context.WithoutCancel(ctx) // an interrupted run leaves nothing behind either
	var failed error
	if b.postgres != nil {
		failed = b.postgres.stop(ctx)
	}
	if b.receiver != nil {
		failed = errors.Join(failed, b.receiver.stop())
	}
	if err := errors.Join(failed, os.RemoveAll(b.dir)); err != nil {
		fmt.Fprintln(os.Stderr, "forward: clean up: "+err.Error())
	}
}

// say tells who waits what is going on.
func say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
}

// quietly is a log of what went wrong only.
func quietly() *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

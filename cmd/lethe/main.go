// Command lethe is the erasure desk of a company: one binary for every role.
// Data goes to stdout and messages to stderr; the exit status is 0 or not, and
// 2 when the command was not understood or not configured. A command that has
// more to say with its status tells so in its help.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // images without a time zone database

	_ "github.com/lib/pq"

	"lethe/internal/app"
	"lethe/internal/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

func run(ctx context.Context, args []string) int {
	root := newRoot()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, "lethe: "+err.Error())
	var faults config.Faults
	if errors.As(err, &faults) || errors.Is(err, app.ErrNoDatabase) || errors.As(err, &usageError{}) {
		return 2
	}
	if other, ok := errors.AsType[exitError](err); ok {
		return other.status
	}
	return 1
}

// usageError is a command line that was not understood.
type usageError struct{ error }

// exitError ends the program with a status of its own.
type exitError struct {
	error
	status int
}

func (e exitError) Unwrap() error { return e.error }

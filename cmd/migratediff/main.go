// Command migratediff keeps the versioned migrations in step with the Ent schema. Run it from the top of the project.
//
//	go run ./cmd/migratediff NAME     writes what the schema has and the migrations lack as the next file
//	go run ./cmd/migratediff -check   fails when something is lacking, or when a file does not match atlas.sum
//	go run ./cmd/migratediff -hash    records hand-written files in atlas.sum
//
// It replays the migrations in a Postgres of its own, which it throws away.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

const usage = "usage: migratediff NAME | -check | -hash"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) != 1 {
		return errors.New(usage)
	}
	switch arg := args[0]; {
	case arg == "-check":
		return check(ctx, directory)
	case arg == "-hash":
		return rehash(directory)
	case strings.HasPrefix(arg, "-"):
		return fmt.Errorf("%s is not known; %s", arg, usage)
	default:
		return write(ctx, directory, arg)
	}
}

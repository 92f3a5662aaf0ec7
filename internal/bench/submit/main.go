// Command submit measures how fast Lethe takes requests, beside what its Postgres can
// do, in one run: the program itself, bin/lethe serve with its jobs, on a Postgres that
// keeps what it commits (fsync and synchronous_commit are on).
//
//	lethe  GraphQL over HTTP with keep-alive: token, two identifiers, idempotency key;
//	       answered when it is durable, with sealed identifiers and its ledger entry
//	row    pgbench: one INSERT of one row of about that size, with a key and an index
//	same   pgbench: one statement that inserts the same five rows into tables with the
//	       same columns, checks and indexes (LIKE … INCLUDING ALL)
//	two    pgbench: BEGIN, one INSERT, another, COMMIT
//	same, 1,000 a call: the same statement, for 1,000 requests at once
//
// Every side runs for -seconds at 1, 8, 32 and 64 clients; a round is one run of each,
// another one first each time, and the medians of the rounds count. Load generator,
// program and Postgres share the machine: compare ratios.
//
//	go run ./submit -program bin/lethe         a table with the goals beside it
//	go run ./submit -program bin/lethe -json   the same for machines
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "submit: "+err.Error())
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, o.timeout)
	defer cancel()
	b, closeBench, err := open(ctx, o)
	if err != nil {
		return err
	}
	defer closeBench()
	r, err := b.report(ctx)
	if err != nil {
		return err
	}
	if o.json {
		return r.writeJSON(os.Stdout)
	}
	return r.writeTable(os.Stdout)
}

// say tells who waits what is going on.
func say(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

// Command forward measures how fast Lethe forwards, beside what the machine and
// the field can do, in one run: on one Postgres that keeps what it commits
// (fsync and synchronous_commit are on), against one receiver that answers 200
// at once.
//
//	bare   a plain http.Client sends the orders: what the machine allows
//	lethe  the whole program drains a backlog: claimed under a lease, sent
//	       signed, settled with attempt, receipt and ledger entry
//	river  github.com/riverqueue/river, tuned: a job for each order, which sends
//	       it and records its attempt
//
// All three send as many orders of the same size with as many in flight. A round
// is one run of each, in changing order; what is reported is the median of the
// rounds. A round of Lethe counts only if it is true: every delivery is DONE
// after one attempt, with one receipt, every request is COMPLETED, the receiver
// got each order once, and the ledger's chains hold. Otherwise the program fails.
//
// Two more measurements follow: how long it takes from an approval without an
// undo window to the first order when nothing else is to be done, and how much
// memory the program itself, bin/lethe work, needs while it drains a backlog.
//
//	go run ./forward                             a table with the goals beside it
//	go run ./forward -json                       the same for machines
//	go run ./forward -memory 1000000             the memory that the goal is about
//	go run ./forward -cpuprofile cpu.out -statements   where Lethe's time goes
//
// Receiver and sender share the machine with Postgres, so the numbers depend on
// the machine: compare ratios. Transactions are those that pg_stat_database
// counted, reads and the opening of the program among them. CPU is user and
// system time; of Postgres, of all its processes.
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
		fmt.Fprintln(os.Stderr, "forward: "+err.Error())
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 1 && args[0] == receiveCommand {
		return receive(ctx, os.Stdin, os.Stdout)
	}
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

// Command pages measures how fast the queue and the dashboard are drawn when there is
// very much: on a Postgres of its own, through the program's real handler over HTTP,
// beside the bare statement that reads the rows of the same page of the queue.
//
//	fill     1,000,000 open requests with identifiers and deliveries, 10,000,000 archived
//	page     a signed-in reviewer asks for it over one connection: session, account, numbers, rows, HTML
//	bare     SELECT * … ORDER BY … LIMIT 51 over another connection, the same condition and order
//
// Each is asked for -samples times after as many as a tenth to warm up; the median
// and the 99th percentile are printed. The 10,000th page is asked for by the key of
// the last row of the page before, as the link on that page has it.
//
//	go run ./pages                                 all of it, in about ten minutes
//	go run ./pages -open 100000 -archived 1000000  a tenth
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/pprof"
	"syscall"
)

type options struct {
	open     int
	archived int
	samples  int
	profile  string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "pages: "+err.Error())
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	var o options
	f := flag.NewFlagSet("pages", flag.ContinueOnError)
	f.IntVar(&o.open, "open", 1_000_000, "how many requests are open")
	f.IntVar(&o.archived, "archived", 10_000_000, "how many are archived")
	f.IntVar(&o.samples, "samples", 300, "how often each page is asked for")
	f.StringVar(&o.profile, "cpuprofile", "", "write a CPU profile of the program while it is asked for pages to this file")
	if err := f.Parse(args); err != nil {
		return err
	}
	if o.open < 1000 || o.archived < 0 || o.samples < 10 {
		return errors.New("-open must be at least 1000, -samples at least 10, and -archived not negative")
	}
	d, closeDesk, err := openDesk(ctx, o)
	if err != nil {
		return err
	}
	defer closeDesk()
	stopProfile, err := startProfile(o.profile)
	if err != nil {
		return err
	}
	return errors.Join(d.report(ctx, os.Stdout), stopProfile())
}

// startProfile returns what ends the profile; without a file there is none.
func startProfile(file string) (stop func() error, err error) {
	if file == "" {
		return func() error { return nil }, nil
	}
	to, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(to); err != nil {
		return nil, errors.Join(err, to.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return to.Close()
	}, nil
}

// say tells who waits what is going on.
func say(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

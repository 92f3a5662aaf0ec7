package main

import (
	"errors"
	"flag"
	"fmt"
	"time"
)

// inFlight is how many orders are on their way at once: as many as Lethe lets one
// destination have.
const inFlight = 64

type options struct {
	deliveries   int
	destinations int // of each request
	rounds       int
	samples      int    // of the latency
	memory       int    // deliveries to drain
	program      string // path of bin/lethe, for the memory
	cpuProfile   string
	statements   bool
	json         bool
	timeout      time.Duration
}

func parse(args []string) (options, error) {
	var o options
	f := flag.NewFlagSet("forward", flag.ContinueOnError)
	f.IntVar(&o.deliveries, "deliveries", 20_000, "how many deliveries each side makes in a round")
	f.IntVar(&o.destinations, "destinations", 5, "to how many destinations each of Lethe's requests goes")
	f.IntVar(&o.rounds, "rounds", 5, "how many rounds")
	f.IntVar(&o.samples, "samples", 200, "how many approvals are timed; 0: none")
	f.IntVar(&o.memory, "memory", 100_000, "how many deliveries are drained to measure the memory; 0: not measured")
	f.StringVar(&o.program, "program", "", "the path of bin/lethe, whose memory is measured; without it, it is not")
	f.StringVar(&o.cpuProfile, "cpuprofile", "", "write a CPU profile of Lethe's first round to this file")
	f.BoolVar(&o.statements, "statements", false, "print the costliest statements of Lethe's first round (slows it a little)")
	f.BoolVar(&o.json, "json", false, "print JSON")
	f.DurationVar(&o.timeout, "timeout", 30*time.Minute, "give up after this time")
	if err := f.Parse(args); err != nil {
		return options{}, err
	}
	return o, o.check()
}

func (o options) check() error {
	switch {
	case o.deliveries < 1 || o.destinations < 1 || o.rounds < 1:
		return errors.New("-deliveries, -destinations and -rounds must be at least 1")
	case o.samples < 0 || o.memory < 0:
		return errors.New("-samples and -memory must not be negative")
	case o.deliveries%o.destinations != 0:
		return fmt.Errorf("-deliveries must be a multiple of -destinations, %d", o.destinations)
	case o.memory%memoryDestinations != 0:
		return fmt.Errorf("-memory must be a multiple of %d", memoryDestinations)
	}
	return nil
}

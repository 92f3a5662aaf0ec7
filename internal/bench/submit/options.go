package main

import (
	"errors"
	"flag"
	"fmt"
	"strconv"
	"strings"
	"time"
)

type options struct {
	program    string // path of bin/lethe
	rounds     int
	seconds    int // of each run
	clients    []int
	statements bool
	json       bool
	timeout    time.Duration
}

func parse(args []string) (options, error) {
	var o options
	var clients string
	f := flag.NewFlagSet("submit", flag.ContinueOnError)
	f.StringVar(&o.program, "program", "", "the path of bin/lethe; required")
	f.IntVar(&o.rounds, "rounds", 5, "how many rounds")
	f.IntVar(&o.seconds, "seconds", 3, "how long each run takes")
	f.StringVar(&clients, "clients", "1,8,32,64", "how many submit at once")
	f.BoolVar(&o.statements, "statements", false, "print the costliest statements of the whole run (slows it a little)")
	f.BoolVar(&o.json, "json", false, "print JSON")
	f.DurationVar(&o.timeout, "timeout", 30*time.Minute, "give up after this time")
	if err := f.Parse(args); err != nil {
		return options{}, err
	}
	for one := range strings.SplitSeq(clients, ",") {
		n, err := strconv.Atoi(one)
		if err != nil || n < 1 {
			return options{}, fmt.Errorf("-clients: %q is not a number from 1", one)
		}
		o.clients = append(o.clients, n)
	}
	if o.program == "" || o.rounds < 1 || o.seconds < 1 {
		return options{}, errors.New("-program is required, and -rounds and -seconds must be at least 1")
	}
	return o, nil
}

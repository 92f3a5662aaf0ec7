package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"syscall"
	"time"
)

// memoryDestinations is to how many destinations each request goes whose
// deliveries are drained to measure memory: a backlog so large is made sooner
// this way.
const memoryDestinations = 10

// memory is the most that the program has had at once while it drained.
type memory struct {
	Deliveries int     `json:"deliveries"`
	Megabytes  float64 `json:"peakMegabytes"` // of 1,000,000 bytes
	PerSecond  float64 `json:"deliveriesPerSecond"`
}

// memory lets bin/lethe work drain a backlog in a process of its own.
func (b *bench) memory(ctx context.Context) (memory, error) {
	l := backlog{requests: b.options.memory / memoryDestinations, destinations: memoryDestinations}
	name, url, err := b.letheBacklog(ctx, l)
	if err != nil {
		return memory{}, err
	}
	w, err := watch(ctx, url, openRequests)
	if err != nil {
		return memory{}, err
	}
	defer w.close(ctx)
	received, err := b.receiver.tally(ctx)
	if err != nil {
		return memory{}, err
	}
	began := meter{at: time.Now(), received: received}
	var m memory
	err = b.runProgram(ctx, url, func(ctx context.Context, id int) error {
		if err := b.drained(ctx, began, l.deliveries(), w); err != nil {
			return err
		}
		took := time.Since(began.at)
		peak, err := peakMemory(id)
		m = memory{Deliveries: l.deliveries(), Megabytes: float64(peak) / 1e6, PerSecond: float64(l.deliveries()) / took.Seconds()}
		return err
	})
	if err != nil {
		return memory{}, err
	}
	return m, errors.Join(b.prove(ctx, url, l), b.postgres.drop(ctx, name))
}

// runProgram runs bin/lethe work until use returns, and tells it to stop.
func (b *bench) runProgram(ctx context.Context, url string, use func(ctx context.Context, id int) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var said bytes.Buffer
	cmd := exec.Command(b.options.program, "work")
	cmd.Env = b.program.environment(url)
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() {
		ended <- cmd.Wait()
		stop(errors.New("the program ended too early"))
	}()
	err := use(ctx, cmd.Process.Pid)
	if stopErr := cmd.Process.Signal(syscall.SIGTERM); stopErr != nil {
		err = errors.Join(err, stopErr)
	}
	if endErr := <-ended; endErr != nil {
		err = errors.Join(err, fmt.Errorf("lethe work: %w: %s", endErr, said.Bytes()))
	}
	return err
}

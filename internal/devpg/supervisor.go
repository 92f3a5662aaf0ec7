//go:build linux || darwin

package devpg

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"
)

const (
	firstTries = 5                      // before a start is given up
	firstPause = 200 * time.Millisecond // between two tries; it doubles
	longPause  = 5 * time.Second
)

// supervisor keeps one postgres process running until it is told to stop.
//
// A start is tried a few times, because the backends of a killed postmaster hold its shared memory for a moment and
// the first try may meet them. After keepAlive there is no limit.
type supervisor struct {
	stopped chan struct{} // closed by the first stop
	ended   chan struct{} // closed when no process is left and none will be started
	said    tail

	mu      sync.Mutex
	process *os.Process // nil between two lives
	forever bool
}

func supervise(command func() *exec.Cmd) *supervisor {
	s := &supervisor{stopped: make(chan struct{}), ended: make(chan struct{})}
	go func() {
		defer close(s.ended)
		// The kernel's parent-death signal fires when the thread that forked ends: keep this one for as long.
		runtime.LockOSThread()
		s.run(command)
	}()
	return s
}

func (s *supervisor) run(command func() *exec.Cmd) {
	pause := firstPause
	for try := 1; ; try++ {
		began := time.Now()
		if err := s.live(command()); err != nil {
			fmt.Fprintln(&s.said, err)
		}
		if try >= firstTries && !s.isForever() {
			return
		}
		if time.Since(began) > longPause {
			pause = firstPause
		}
		select {
		case <-s.stopped:
			return
		case <-time.After(pause):
		}
		pause = min(2*pause, longPause)
	}
}

// live runs one process from start to end.
func (s *supervisor) live(cmd *exec.Cmd) error {
	cmd.Stderr = io.MultiWriter(cmd.Stderr, &s.said)
	cmd.WaitDelay = 2 * time.Second // a backend that outlives its postmaster keeps the pipe open
	if err := s.launch(cmd); err != nil {
		return err
	}
	err := cmd.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.process = nil
	return err
}

// launch starts the process unless stop came first.
func (s *supervisor) launch(cmd *exec.Cmd) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.stopped:
		return context.Canceled
	default:
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	s.process = cmd.Process
	return nil
}

// keepAlive makes the supervisor start Postgres again whenever it ends by itself.
func (s *supervisor) keepAlive() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forever = true
}

func (s *supervisor) isForever() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.forever
}

// stop asks for a fast shutdown and, when ctx ends first, for an immediate one.
func (s *supervisor) stop(ctx context.Context) error {
	s.end(syscall.SIGINT)
	select {
	case <-s.ended:
		return nil
	case <-ctx.Done():
		s.end(syscall.SIGQUIT)
		<-s.ended
		return fmt.Errorf("stop postgres: %w", ctx.Err())
	}
}

func (s *supervisor) end(how os.Signal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.stopped:
	default:
		close(s.stopped)
	}
	if s.process != nil {
		_ = s.process.Signal(how) // it fails only when the process has ended, which is what we want
	}
}

// lastWords is what Postgres printed last, as the end of a sentence.
func (s *supervisor) lastWords() string {
	if said := s.said.String(); said != "" {
		return "; postgres said: " + said
	}
	return ""
}

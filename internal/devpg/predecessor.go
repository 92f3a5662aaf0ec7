//go:build linux || darwin

package devpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// zombiePatience is how long a dead postmaster may wait for its parent to notice.
const zombiePatience = time.Second

// state is what the system knows of a process.
type state int

const (
	gone    state = iota
	zombie        // dead, but its parent has not asked for its exit code
	foreign       // alive, and not a Postgres: the number was given out again
	alive
)

// pidFile is the part of postmaster.pid that matters here. Postgres writes it line by line as it starts
// (src/include/utils/pidfile.h).
type pidFile struct {
	pid     int
	sockets string // directory of the socket
	ready   bool   // not starting, not stopping
}

func readPIDFile(data string) (pidFile, bool) {
	b, err := os.ReadFile(filepath.Join(data, "postmaster.pid"))
	if err != nil {
		return pidFile{}, false
	}
	lines := append(strings.Split(string(b), "\n"), make([]string, 8)...)
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || pid <= 0 {
		return pidFile{}, false
	}
	return pidFile{
		pid:     pid,
		sockets: strings.TrimSpace(lines[4]),
		ready:   strings.TrimSpace(lines[7]) == "ready",
	}, true
}

// predecessor tells whether a server of this cluster already runs, and makes the cluster point at its socket. A server
// that is starting or stopping is waited for. Afterwards nothing is left that would keep a new one from starting:
// Postgres refuses to start while the process of the old lock file exists, even as a zombie that nobody reaps (usual
// in containers), or as another program that got the same number (usual after a restart of a container). Removing the
// lock files is safe then, because Postgres also looks for processes that still use the cluster's shared memory.
func (c *cluster) predecessor(ctx context.Context) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	for began := time.Now(); ; {
		p, ok := readPIDFile(c.data)
		if !ok {
			return false, nil
		}
		switch s := processState(p.pid); {
		case s == gone:
			return false, nil
		case s == foreign, s == zombie && time.Since(began) > zombiePatience:
			return false, c.removeLockFiles(p)
		case s == alive && p.ready && c.answers(ctx, p):
			return true, nil
		}
		select {
		case <-ctx.Done():
			return false, fmt.Errorf("a Postgres (process %d) holds %s but does not answer: %w", p.pid, c.data, ctx.Err())
		case <-time.After(pollEvery):
		}
	}
}

// answers tells whether the server of the pid file takes queries and was not told to stop meanwhile.
func (c *cluster) answers(ctx context.Context, p pidFile) bool {
	there := *c
	there.sockets = p.sockets
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := waitReady(ctx, there.url("postgres"), nil); err != nil {
		return false
	}
	if again, ok := readPIDFile(c.data); !ok || again != p {
		return false
	}
	c.sockets = p.sockets
	return true
}

func (c *cluster) removeLockFiles(p pidFile) error {
	files := []string{filepath.Join(c.data, "postmaster.pid"), filepath.Join(c.sockets, socketFile+".lock")}
	if p.sockets != "" {
		files = append(files, filepath.Join(p.sockets, socketFile+".lock"))
	}
	for _, f := range files {
		if err := os.Remove(f); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove the lock of a dead Postgres: %w", err)
		}
	}
	return nil
}

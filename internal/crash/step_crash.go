//go:build crash

package crash

import (
	"os"
	"strconv"
	"sync/atomic"
	"syscall"
)

var (
	// The environment is read here, and not in package config, because only a
	// build for tests has this file. Without a number there is no crash.
	at, _ = strconv.ParseInt(os.Getenv("CRASH_AT"), 10, 64)
	taken atomic.Int64
)

// Step counts the steps of this process, and kills it with SIGKILL at the one
// that CRASH_AT names, from one. Nothing is flushed, closed or rolled back.
func Step() {
	if taken.Add(1) != at {
		return
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {} // the signal is on its way
}

package jobs

import (
	"sync"
	"time"
)

// silence measures for how long no job has run without a failure.
type silence struct {
	mu    sync.Mutex
	since time.Time
}

func (s *silence) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.since = time.Now()
}

func (s *silence) length() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Since(s.since)
}

// Silence is for how long no job of this process has run without a failure; before
// the first has, the time since New. A job that fails alone does not make it grow:
// the invariant I8 tells of that one. The loops that tick by themselves
// do not count, nor does the check of the ledger.
func (r *Runner) Silence() time.Duration { return r.silence.length() }

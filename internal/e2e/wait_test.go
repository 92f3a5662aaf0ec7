package e2e_test

import (
	"bytes"
	"io"
	"sync"
	"testing"
	"time"
)

// eventually looks again and again until ok is true. What has not come true
// within the time fails the test.
func eventually(t testing.TB, within time.Duration, what string, ok func() bool) {
	t.Helper()
	deadline := time.After(within)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("not within %v: %s", within, what)
		}
	}
}

// transcript keeps what a process writes, and shows it to the test's reader.
type transcript struct {
	mu   sync.Mutex
	text bytes.Buffer
	echo io.Writer
}

func newTranscript(echo io.Writer) *transcript { return &transcript{echo: echo} }

func (s *transcript) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.Write(p)
	return s.echo.Write(p)
}

func (s *transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func (s *transcript) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Len()
}

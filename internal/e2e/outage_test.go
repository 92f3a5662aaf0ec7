package e2e_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

const outageTime = 60 * time.Second

func TestSubmit_KilledAndRestartedTakesEachRequestOnce(t *testing.T) {
	t.Parallel()
	const requests, kills = 200, 3
	l := start(t, setup{listen: fixedAddress(t), env: []string{"LETHE_REVIEW_WINDOW=1h"}})
	ctx, cancel := context.WithTimeout(t.Context(), outageTime)
	defer cancel()
	s := submitMany(ctx, requests, l.api())
	for n := range kills {
		enough := (n + 1) * requests / (kills + 1)
		eventually(t, outageTime, fmt.Sprintf("%d are answered", enough), func() bool { return s.Answered() >= enough })
		l.Kill()
		l.Start()
	}
	s.Wait(t, requests)
	s.exactlyOnce(t, l.database(t))
	if s.Refused("no answer") < kills {
		t.Errorf("the clients felt %d of %d kills", s.Refused("no answer"), kills)
	}
}

func TestSubmit_PostgresKilledIsUnavailableAndLosesNothing(t *testing.T) {
	t.Parallel()
	const requests = 120
	l := start(t, setup{env: []string{"LETHE_REVIEW_WINDOW=1h"}})
	ctx, cancel := context.WithTimeout(t.Context(), outageTime)
	defer cancel()
	s := submitMany(ctx, requests, l.api())
	eventually(t, outageTime, "a third are answered", func() bool { return s.Answered() >= requests/3 })
	first := postmaster(t, l.dir)
	if err := syscall.Kill(first, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	s.Wait(t, requests)
	s.exactlyOnce(t, l.database(t))
	if s.Refused("UNAVAILABLE") == 0 {
		t.Error("no client was told that the database is away")
	}
	if next := postmaster(t, l.dir); next == first {
		t.Errorf("Postgres is still process %d", first)
	}
}

// postmaster is the process id of the Postgres that is kept in dir.
func postmaster(t *testing.T, dir string) int {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "postgres", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := bytes.Cut(raw, []byte("\n"))
	pid, err := strconv.Atoi(string(bytes.TrimSpace(line)))
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

package e2e_test

import (
	"context"
	"database/sql"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"lethe/internal/devpg"
)

// postgres is a Postgres of the test's own, with all its durability. It starts
// again by itself when it is killed.
type postgres struct {
	*devpg.Server
	dir string
}

func startPostgres(t *testing.T) postgres {
	t.Helper()
	dir := workDir(t, nil)
	server, err := devpg.Start(t.Context(), devpg.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), stopTime)
		defer cancel()
		if err := server.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	return postgres{server, dir}
}

// Kill ends the server as a crash does, and returns when it serves again.
func (p postgres) Kill(t *testing.T, db *sql.DB) {
	t.Helper()
	old := postmaster(t, p.dir)
	if err := syscall.Kill(old, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, startTime, "Postgres serves again", func() bool {
		var since time.Time
		err := db.QueryRowContext(t.Context(), `SELECT pg_postmaster_start_time()`).Scan(&since)
		return err == nil && postmaster(t, p.dir) != old
	})
}

// Postgres dies again and again under two replicas with work in hand. They say
// so, come back within five seconds, and have lost nothing.
func TestPostgres_F5_KilledTenTimes(t *testing.T) {
	t.Parallel()
	requests, kills := scale(90, 1000), scale(2, 10)
	p := startPostgres(t)
	f := newFleet(t, p.URL)
	f.add()
	f.add()
	receivers := f.receivers()
	f.apply(routing(receivers))
	ctx, cancel := context.WithTimeout(t.Context(), fleetTime())
	defer cancel()
	s := submitMany(ctx, requests, f.apis()...)
	db := f.database()
	for n := range kills {
		enough := (n + 1) * requests / (kills + 1)
		eventually(t, fleetTime(), "the clients go on", func() bool { return s.Answered() >= enough })
		p.Kill(t, db)
		for _, r := range f.replicas {
			eventually(t, 5*time.Second, "the replica is ready again", func() bool { return r.ready() })
		}
	}
	s.Wait(t, requests)
	f.delivered(s, receivers)
	if s.Refused("UNAVAILABLE") == 0 {
		t.Error("no client was told that the database is away")
	}
	for _, r := range f.replicas {
		if !r.running() {
			t.Errorf("a replica ended with its Postgres: %v\n%s", r.cmd.ProcessState, r.stderr)
		}
	}
}

// Away is what a sender is told while there is no Postgres: 503, and when to
// come back.
func TestPostgres_F5_AwayIs503WithRetryAfter(t *testing.T) {
	t.Parallel()
	p := startPostgres(t)
	f := newFleet(t, p.URL)
	r := f.add()
	if err := p.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.URL+"/graphql", strings.NewReader(`{"query": "{ viewer { name } }"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+r.Token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
		t.Errorf("answered %s, Retry-After %q; want 503 and a time", res.Status, res.Header.Get("Retry-After"))
	}
	if r.ready() {
		t.Error("the replica says that it is ready")
	}
}

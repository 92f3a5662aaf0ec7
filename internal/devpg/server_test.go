//go:build linux || darwin

package devpg

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// childDir tells the test binary to play a program that starts a server and then hangs.
const childDir = "DEVPG_TEST_CHILD_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		s, err := Start(context.Background(), Options{Dir: dir, Fast: true})
		fmt.Println(s != nil, err)
		select {}
	}
	os.Exit(m.Run())
}

func TestStart_KeepsDataOverARestart(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	s := start(t, dir)
	query(t, s, `create table kept (n int)`)
	query(t, s, `insert into kept values (1)`)
	if got := query(t, s, `show data_checksums`); got != "on" {
		t.Errorf("data_checksums is %s, want on", got)
	}
	stop(t, s)

	if got := query(t, start(t, dir), `select n from kept`); got != "1" {
		t.Errorf("after a restart the row is %q, want 1", got)
	}
}

func TestStart_SharesOneServerBetweenConcurrentStarts(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	type result struct {
		s   *Server
		err error
	}
	results := make(chan result, 2)
	for range 2 {
		go func() {
			s, err := Start(t.Context(), Options{Dir: dir, Fast: true})
			results <- result{s, err}
		}()
	}
	a, b := <-results, <-results
	if err := errors.Join(a.err, b.err); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, a.s); stop(t, b.s) })
	const began = `select pg_postmaster_start_time()`
	if x, y := query(t, a.s, began), query(t, b.s, began); x != y {
		t.Errorf("two servers run: one since %s, one since %s", x, y)
	}
	if (a.s.owned == nil) == (b.s.owned == nil) {
		t.Error("the server must have exactly one owner")
	}
}

func TestStart_WorksInADirectoryWithAVeryLongPath(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(newDir(t), strings.Repeat("long, and with a comma/", 8))
	s := start(t, dir)
	if got := query(t, s, `select 1`); got != "1" {
		t.Errorf("got %q", got)
	}
	stop(t, s)
	if _, err := os.Stat(s.cluster.sockets); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket directory %s is left behind: %v", s.cluster.sockets, err)
	}
}

func TestServer_ComesBackWhenPostgresIsKilled(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	s := start(t, dir)
	query(t, s, `create table kept as select 1 as n`)
	old, _ := readPIDFile(s.cluster.data)
	kill(t, old.pid)

	waitFor(t, func() bool {
		p, ok := readPIDFile(s.cluster.data)
		return ok && p.pid != old.pid && p.ready
	})
	if got := query(t, s, `select n from kept`); got != "1" {
		t.Errorf("after the kill the row is %q, want 1", got)
	}
}

func TestStart_WorksAfterTheProgramWasKilled(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	program := exec.Command(os.Args[0])
	program.Env = append(os.Environ(), childDir+"="+dir)
	out, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = program.Process.Kill() })
	if said, _ := bufio.NewReader(out).ReadString('\n'); said != "true <nil>\n" {
		t.Fatalf("the program says %q", said)
	}
	kill(t, program.Process.Pid)
	_ = program.Wait()

	s := start(t, dir)
	if got := query(t, s, `select 1`); got != "1" {
		t.Errorf("got %q", got)
	}
	if s.owned == nil { // macOS, where the orphan lives on
		p, _ := readPIDFile(s.cluster.data)
		t.Cleanup(func() { kill(t, p.pid) })
	}
}

func TestStart_LeavesAClusterOfAnOldVersionAlone(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	version := filepath.Join(dir, "postgres", "PG_VERSION")
	if err := errors.Join(os.Mkdir(filepath.Dir(version), 0o700), os.WriteFile(version, []byte("12\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Options{Dir: dir})
	if err == nil || !strings.Contains(err.Error(), `made by Postgres "12"`) {
		t.Errorf("the error is %v", err)
	}
	if _, err := os.Stat(version); err != nil {
		t.Errorf("the cluster is gone: %v", err)
	}
}

func TestStart_SaysWhatPostgresSaid(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	s := start(t, dir)
	stop(t, s)
	conf := filepath.Join(s.cluster.data, "postgresql.conf")
	if err := os.WriteFile(conf, []byte("no_such_setting = 1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Options{Dir: dir, Fast: true})
	if err == nil || !strings.Contains(err.Error(), "no_such_setting") {
		t.Errorf("the error is %v", err)
	}
}

// newDir is like t.TempDir, but other users may enter it: as root, Postgres runs as one of them.
func newDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "devpg-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func start(t *testing.T, dir string) *Server {
	t.Helper()
	s, err := Start(t.Context(), Options{Dir: dir, Fast: true, Log: t.Output()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, s) })
	return s
}

func stop(t *testing.T, s *Server) {
	t.Helper()
	if err := s.Stop(context.Background()); err != nil {
		t.Error(err)
	}
}

// query runs a statement on a connection of its own and returns its only value, if it has one.
func query(t *testing.T, s *Server, statement string) string {
	t.Helper()
	db, err := sql.Open("postgres", s.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var value string
	if err := db.QueryRowContext(t.Context(), statement).Scan(&value); err != nil && !errors.Is(err, sql.ErrNoRows) {
		t.Fatalf("%s: %v", statement, err)
	}
	return value
}

func kill(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

func waitFor(t *testing.T, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !holds(); <-time.After(pollEvery) {
		if time.Now().After(end) {
			t.Fatal("still not so after 30 s")
		}
	}
}

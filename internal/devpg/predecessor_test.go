//go:build linux || darwin

package devpg

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestStart_IsNotStoppedByAZombieThatNobodyReaps(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	s := start(t, dir)
	stop(t, s)
	cmd := exec.Command("true")
	cmd.SysProcAttr = s.cluster.as.attr() // Postgres looks only at processes of its own user
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Wait() })
	waitFor(t, func() bool { return processState(cmd.Process.Pid) == zombie })
	leaveLockFiles(t, s.cluster, cmd.Process.Pid)

	if got := query(t, start(t, dir), `select 1`); got != "1" {
		t.Errorf("got %q", got)
	}
}

func TestStart_IsNotStoppedByAnotherProgramWithTheOldProcessNumber(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	s := start(t, dir)
	stop(t, s)
	cmd := exec.Command("sleep", "60")
	cmd.SysProcAttr = s.cluster.as.attr()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = cmd.Process.Kill(), cmd.Wait() })
	leaveLockFiles(t, s.cluster, cmd.Process.Pid)

	if got := query(t, start(t, dir), `select 1`); got != "1" {
		t.Errorf("got %q", got)
	}
}

func TestReadPIDFile_AcceptsAHalfWrittenFile(t *testing.T) {
	t.Parallel()
	const whole = "4711\n/data\n1790000000\n5432\n/data/run\n\n  8388 65536\nready   \n"
	for name, c := range map[string]struct {
		content string
		want    pidFile
		ok      bool
	}{
		"whole":      {whole, pidFile{pid: 4711, sockets: "/data/run", ready: true}, true},
		"stopping":   {strings.Replace(whole, "ready   ", "stopping", 1), pidFile{pid: 4711, sockets: "/data/run"}, true},
		"first line": {"4711\n", pidFile{pid: 4711}, true},
		"empty":      {"", pidFile{}, false},
		"nonsense":   {"-1\n", pidFile{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "postmaster.pid"), []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			if got, ok := readPIDFile(dir); got != c.want || ok != c.ok {
				t.Errorf("got %+v, %v; want %+v, %v", got, ok, c.want, c.ok)
			}
		})
	}
}

// leaveLockFiles writes what a Postgres with that process number leaves behind when it is killed.
func leaveLockFiles(t *testing.T, c cluster, pid int) {
	t.Helper()
	for path, content := range map[string]string{
		filepath.Join(c.data, "postmaster.pid"):      "%d\n" + c.data + "\n1790000000\n5432\n" + c.sockets + "\n\n\nready   \n",
		filepath.Join(c.sockets, socketFile+".lock"): "%d\n" + c.data + "\n1790000000\n5432\n" + c.sockets + "\n",
	} {
		if err := os.WriteFile(path, fmt.Appendf(nil, content, pid), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := c.as.own(path); err != nil {
			t.Fatal(err)
		}
	}
}

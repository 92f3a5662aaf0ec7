package e2e_test

import (
	"cmp"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Generous, because a machine that runs every test at once is slow. A start
// includes making a Postgres cluster, or recovering one after a kill.
const (
	startTime = 60 * time.Second
	stopTime  = 30 * time.Second
)

// setup says how a `lethe dev` is started.
type setup struct {
	demo   bool
	listen string   // any free port when empty; a restart then has another
	binary string   // the one of TestMain when empty
	env    []string // NAME=value
	user   *syscall.Credential
}

// access is the content of dev.json.
type access struct {
	URL, AdminURL, DatabaseURL, Token string
	Staff                             []struct{ Email, Password, Role string }
}

func (a access) password(role string) (email, password string) {
	for _, s := range a.Staff {
		if s.Role == role {
			return s.Email, s.Password
		}
	}
	return "", ""
}

// lethe is one `lethe dev`, through all its restarts.
type lethe struct {
	access
	t      *testing.T
	setup  setup
	dir    string      // the data directory
	stdout *transcript // of all runs
	stderr *transcript

	cmd   *exec.Cmd
	ended chan struct{} // closed when the process has ended
}

// start runs `lethe dev` on a new data directory until the test ends.
func start(t *testing.T, s setup) *lethe {
	t.Helper()
	home := workDir(t, s.user)
	l := &lethe{
		t: t, setup: s, dir: filepath.Join(home, "data"),
		stdout: newTranscript(t.Output()), stderr: newTranscript(t.Output()),
	}
	t.Cleanup(l.end)
	l.Start()
	return l
}

// Start starts the process and waits until it is ready.
func (l *lethe) Start() {
	l.t.Helper()
	listen := l.setup.listen
	if listen == "" {
		listen = "127.0.0.1:0"
	}
	args := []string{"dev", "--data-dir", l.dir, "--listen", listen}
	if !l.setup.demo {
		args = append(args, "--no-demo")
	}
	said := l.stdout.Len()
	l.run(args)
	eventually(l.t, startTime, "lethe dev prints ready", func() bool {
		select {
		case <-l.ended:
			l.t.Fatalf("lethe dev ended before it was ready: %v\n%s", l.cmd.ProcessState, l.stderr)
		default:
		}
		return strings.Contains(l.stdout.String()[said:], "\nready http://")
	})
	raw, err := os.ReadFile(filepath.Join(l.dir, "dev.json"))
	if err != nil {
		l.t.Fatal(err)
	}
	l.access = access{}
	if err := json.Unmarshal(raw, &l.access); err != nil {
		l.t.Fatal(err)
	}
}

func (l *lethe) run(args []string) {
	l.t.Helper()
	cmd := exec.Command(cmp.Or(l.setup.binary, program), args...)
	cmd.Dir = filepath.Dir(l.dir)
	cmd.Env = environment(append([]string{"LETHE_ADMIN_LISTEN=127.0.0.1:0"}, l.setup.env...)...)
	cmd.Stdout, cmd.Stderr = l.stdout, l.stderr
	cmd.WaitDelay = time.Second
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: l.setup.user}
	if err := cmd.Start(); err != nil {
		l.t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // how it ended is in ProcessState
	}()
	l.cmd, l.ended = cmd, ended
}

// Kill ends the process as a crash does, with SIGKILL.
func (l *lethe) Kill() {
	l.t.Helper()
	if err := l.cmd.Process.Kill(); err != nil {
		l.t.Fatal(err)
	}
	<-l.ended
}

// Stop ends the process as an operator does, with SIGTERM. It must succeed.
func (l *lethe) Stop() {
	l.t.Helper()
	if err := l.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		l.t.Fatal(err)
	}
	select {
	case <-l.ended:
	case <-time.After(stopTime):
		_ = l.cmd.Process.Kill()
		l.t.Fatalf("lethe dev still runs %v after SIGTERM", stopTime)
	}
	if code := l.cmd.ProcessState.ExitCode(); code != 0 {
		l.t.Errorf("lethe dev ended with %v after SIGTERM; want 0\n%s", l.cmd.ProcessState, l.stderr)
	}
}

// end stops what still runs; a Postgres whose lethe was killed ends by itself.
func (l *lethe) end() {
	if l.cmd == nil {
		return
	}
	select {
	case <-l.ended:
	default:
		l.Stop()
	}
	eventually(l.t, stopTime, "Postgres ends with its lethe", func() bool {
		_, err := os.Stat(filepath.Join(l.dir, "postgres", "postmaster.pid"))
		return os.IsNotExist(err)
	})
}

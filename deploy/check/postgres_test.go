package check

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// machine is one that runs Postgres: its programs, a folder of its own, and the user
// postgres, for Postgres does not run as root.
type machine struct {
	t    *testing.T
	dir  string
	port string
	as   *syscall.Credential // nil: oneself
	env  []string
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // fails only for a bad pattern
	if len(found) == 0 {
		t.Fatal("the programs of Postgres are not in /usr/lib/postgresql: run make test-deps")
	}
	// Not t.TempDir(): only who made that may enter it. And a short path, for the socket.
	dir, err := os.MkdirTemp("/tmp", "lethe-check-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	m := &machine{t: t, dir: dir, port: freePort(t)}
	m.env = []string{
		"PATH=" + found[len(found)-1] + ":/usr/bin:/bin", "HOME=" + dir, "LC_ALL=C.UTF-8", "PGHOST=" + dir, "PGPORT=" + m.port,
		"PGDATA=" + dir + "/data/pgdata", "ARCHIVE=" + dir + "/archive", "PASSWORDS=" + dir + "/passwords",
		"CERTIFICATE=" + dir + "/certificate.pem", "CONFIG=" + dir + "/postgresql.conf",
	}
	if os.Geteuid() == 0 {
		m.as = credential(t)
	}
	for _, folder := range []string{"data", "archive", "passwords", "scripts"} {
		if err := os.Mkdir(filepath.Join(dir, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	m.own()
	return m
}

func credential(t *testing.T) *syscall.Credential {
	t.Helper()
	postgres, err := user.Lookup("postgres")
	if err != nil {
		t.Fatal(err)
	}
	uid, err := strconv.ParseUint(postgres.Uid, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	gid, err := strconv.ParseUint(postgres.Gid, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// own gives all files of the machine to its user.
func (m *machine) own() {
	m.t.Helper()
	if m.as == nil {
		return
	}
	err := filepath.WalkDir(m.dir, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, int(m.as.Uid), int(m.as.Gid))
	})
	if err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) write(name, content string, mode os.FileMode) {
	m.t.Helper()
	if err := os.WriteFile(filepath.Join(m.dir, name), []byte(content), mode); err != nil {
		m.t.Fatal(err)
	}
	m.own()
}

// try runs a program as the machine's user and returns what it said.
func (m *machine) try(env []string, name string, args ...string) (string, error) {
	m.t.Helper()
	line := append([]string{"-i"}, append(append(append([]string{}, m.env...), env...), append([]string{name}, args...)...)...)
	cmd := exec.Command("env", line...)
	cmd.Dir = m.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: m.as}
	// A file: whoever waits for a pipe waits for the Postgres that a script started.
	said, err := os.CreateTemp(m.t.TempDir(), "said")
	if err != nil {
		m.t.Fatal(err)
	}
	defer said.Close()
	cmd.Stdout, cmd.Stderr = said, said
	err = cmd.Run()
	out, readErr := os.ReadFile(said.Name())
	if readErr != nil {
		m.t.Fatal(readErr)
	}
	return string(bytes.TrimSpace(out)), err
}

func (m *machine) run(name string, args ...string) string {
	m.t.Helper()
	out, err := m.try(nil, name, args...)
	if err != nil {
		m.t.Fatalf("%s %s: %v: %s", name, strings.Join(args, " "), err, out)
	}
	return out
}

// start starts the database, as the image does, and ends it with the test.
func (m *machine) start() {
	m.t.Helper()
	m.run("pg_ctl", "start", "--wait", "--log", m.dir+"/log", "--options",
		fmt.Sprintf("-c config_file=%[1]s/postgresql.conf -c unix_socket_directories=%[1]s -p %[2]s", m.dir, m.port))
	m.t.Cleanup(func() { _, _ = m.try(nil, "pg_ctl", "stop", "--mode", "immediate") }) // it may have ended already
}

func (m *machine) sql(query string) string {
	m.t.Helper()
	return m.run("psql", "--no-psqlrc", "-Atqc", query, "-U", "postgres", "lethe")
}

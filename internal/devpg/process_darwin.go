package devpg

import (
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// attr runs a program as the identity, in a process group of its own.
func (id identity) attr() *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true}
	if id.drop {
		a.Credential = &syscall.Credential{Uid: id.uid, Gid: id.gid}
	}
	return a
}

// endWithParent does nothing: macOS has no parent-death signal. The next start finds the orphan and uses it.
func endWithParent(*syscall.SysProcAttr) {}

func processState(pid int) state {
	out, err := exec.Command("/bin/ps", "-o", "state=,comm=", "-p", strconv.Itoa(pid)).Output()
	letters, command, ok := strings.Cut(strings.TrimSpace(string(out)), " ")
	if err != nil || !ok {
		return gone
	}
	name := filepath.Base(strings.TrimSpace(command))
	switch {
	case strings.HasPrefix(letters, "Z"):
		return zombie
	case name != "postgres" && name != "postmaster":
		return foreign
	default:
		return alive
	}
}

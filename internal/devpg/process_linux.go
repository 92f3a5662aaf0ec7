package devpg

import (
	"fmt"
	"os"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// attr runs a program as the identity, in a process group of its own.
func (id identity) attr() *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true}
	if !id.drop {
		return a
	}
	a.Credential = &syscall.Credential{Uid: id.uid, Gid: id.gid}
	// The cluster may be below a directory that only root may enter, such as /root. A container may not have the
	// capability to give away; asking for it anyway would fail every start.
	if has, err := unix.PrctlRetInt(unix.PR_CAPBSET_READ, unix.CAP_DAC_READ_SEARCH, 0, 0, 0); err == nil && has == 1 {
		a.AmbientCaps = []uintptr{unix.CAP_DAC_READ_SEARCH}
	}
	return a
}

// endWithParent has the kernel ask Postgres for a fast shutdown when this process dies, even by SIGKILL.
func endWithParent(a *syscall.SysProcAttr) { a.Pdeathsig = syscall.SIGINT }

func processState(pid int) state {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return gone
	}
	// "123 (postgres) S 1 …"; the name may contain anything, parentheses too (proc(5)).
	stat := string(b)
	from, to := strings.IndexByte(stat, '('), strings.LastIndexByte(stat, ')')
	if from < 0 || to < from || to+2 >= len(stat) {
		return alive
	}
	name, letter := stat[from+1:to], stat[to+2]
	switch {
	case letter == 'Z' || letter == 'X':
		return zombie
	case name != "postgres" && name != "postmaster":
		return foreign
	default:
		return alive
	}
}

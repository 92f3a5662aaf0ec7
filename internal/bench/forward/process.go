package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// ownCPU is the user and system time of this process.
func ownCPU() (time.Duration, error) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, fmt.Errorf("read the CPU time of this process: %w", err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), nil
}

// tick is the unit of CPU time in /proc: USER_HZ is 100 on every Linux that Go
// runs on (proc(5)).
const tick = 10 * time.Millisecond

// treeCPU is the user and system time of a process and its children, those that
// have ended included.
func treeCPU(root int) (time.Duration, error) {
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, err
	}
	var ticks int64
	for _, file := range files {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // it has just ended; its time is its parent's now
		}
		s, err := parseStat(stat)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", file, err)
		}
		if s.id == root || s.parent == root {
			ticks += s.ticks
		}
	}
	return time.Duration(ticks) * tick, nil
}

// stat is what counts of /proc/<id>/stat.
type stat struct {
	id, parent int
	ticks      int64 // of its own and of its children that have ended
}

// parseStat reads the fields after the name, which stands in brackets and may
// hold anything (proc_pid_stat(5)): 4 is the parent, 14 to 17 are the times.
func parseStat(content []byte) (stat, error) {
	open, end := bytes.IndexByte(content, '('), bytes.LastIndexByte(content, ')')
	if open < 0 || end < open {
		return stat{}, fmt.Errorf("no name in %q", content)
	}
	const first = 3 // number of the field after the name
	fields := strings.Fields(string(content[end+1:]))
	if len(fields) <= 17-first {
		return stat{}, fmt.Errorf("only %d fields after the name", len(fields))
	}
	id, err := strconv.Atoi(strings.TrimSpace(string(content[:open])))
	if err != nil {
		return stat{}, err
	}
	s := stat{id: id}
	if s.parent, err = strconv.Atoi(fields[4-first]); err != nil {
		return stat{}, err
	}
	for _, field := range fields[14-first : 18-first] {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return stat{}, err
		}
		s.ticks += n
	}
	return s, nil
}

// parentOf is the process that started another.
func parentOf(id int) (int, error) {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", id))
	if err != nil {
		return 0, err
	}
	s, err := parseStat(content)
	return s.parent, err
}

// peakMemory is the most memory that a process has had at once, in bytes: VmHWM
// of proc_pid_status(5).
func peakMemory(id int) (int64, error) {
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", id))
	if err != nil {
		return 0, err
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if value, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			kilobytes, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			return kilobytes << 10, err
		}
	}
	return 0, fmt.Errorf("no VmHWM in the status of process %d", id)
}

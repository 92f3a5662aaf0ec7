package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of CPU time in /proc: USER_HZ is 100 on every Linux that Go
// runs on (proc(5)).
const tick = 10 * time.Millisecond

// treeCPU is the user and system time of a process and its children, those that have
// ended included.
func treeCPU(root int) (time.Duration, error) {
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, err
	}
	var all time.Duration
	for _, file := range files {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // it has just ended; its time is its parent's now
		}
		id, parent, took, err := parseStat(stat)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", file, err)
		}
		if id == root || parent == root {
			all += took
		}
	}
	return all, nil
}

// parseStat reads /proc/<id>/stat. After the name, which stands in brackets and may
// hold anything (proc_pid_stat(5)), field 4 is the parent, and 14 to 17 are the times.
func parseStat(content []byte) (id, parent int, took time.Duration, err error) {
	open, end := bytes.IndexByte(content, '('), bytes.LastIndexByte(content, ')')
	if open < 0 || end < open {
		return 0, 0, 0, fmt.Errorf("no name in %q", content)
	}
	const first = 3 // number of the field after the name
	fields := strings.Fields(string(content[end+1:]))
	if len(fields) <= 17-first {
		return 0, 0, 0, fmt.Errorf("only %d fields after the name", len(fields))
	}
	numbers := append([]string{strings.TrimSpace(string(content[:open])), fields[4-first]}, fields[14-first:18-first]...)
	var values [6]int
	for n, field := range numbers {
		if values[n], err = strconv.Atoi(field); err != nil {
			return 0, 0, 0, err
		}
	}
	return values[0], values[1], tick * time.Duration(values[2]+values[3]+values[4]+values[5]), nil
}

// memory is what a process has, in bytes: VmRSS, VmHWM and RssFile of
// proc_pid_status(5).
type memory struct {
	now, peak int64
	file      int64 // of these, pages of the program's own file
}

func memoryOf(id int) (m memory, err error) {
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", id))
	if err != nil {
		return m, err
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), ":")
		kilobytes, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64) // others are no sizes
		switch name {
		case "VmRSS":
			m.now = kilobytes << 10
		case "VmHWM":
			m.peak = kilobytes << 10
		case "RssFile":
			m.file = kilobytes << 10
		}
	}
	return m, nil
}

package main

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

//go:embed anchor.sql
var anchorTables string

// The scripts of pgbench.
var (
	//go:embed row.sql
	rowScript string
	//go:embed two.sql
	twoScript string
	//go:embed same.sql
	sameScript string
)

func (p *postgres) makeAnchors(ctx context.Context) error {
	_, err := p.admin.Exec(ctx, anchorTables)
	return err
}

// pgbench runs a script for the seconds of one run, with as many requests in each
// call as size. Its statements are prepared once.
func (b *bench) pgbench(ctx context.Context, script string, clients, size int) (measurement, error) {
	program, err := pgbenchProgram()
	if err != nil {
		return measurement{}, err
	}
	dir, err := os.MkdirTemp(b.dir, "pgbench-")
	if err != nil {
		return measurement{}, err
	}
	defer os.RemoveAll(dir)
	file, log := filepath.Join(dir, "script.sql"), filepath.Join(dir, "log")
	if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
		return measurement{}, err
	}
	cmd := exec.CommandContext(ctx, program, "-n", "-M", "prepared", "-c", strconv.Itoa(clients), "-j", strconv.Itoa(min(clients, 2)),
		"-T", strconv.Itoa(b.options.seconds), "-D", "size="+strconv.Itoa(size), "-l", "--log-prefix="+log, "-f", file, b.postgres.server.URL)
	if out, err := cmd.CombinedOutput(); err != nil {
		return measurement{}, fmt.Errorf("pgbench: %w: %s", err, out)
	}
	took, err := latencies(log + ".*")
	return measured(took, size, time.Duration(b.options.seconds)*time.Second), err
}

// latencies reads the logs of pgbench: the third word of each line is how long the
// transaction took, in microseconds.
func latencies(pattern string) ([]time.Duration, error) {
	logs, err := filepath.Glob(pattern)
	if err != nil {
		return nil, err
	}
	var took []time.Duration
	for _, name := range logs {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		for lines := bufio.NewScanner(file); lines.Scan(); {
			words := strings.Fields(lines.Text())
			if len(words) < 3 {
				return nil, fmt.Errorf("pgbench logged %q", lines.Text())
			}
			microseconds, err := strconv.Atoi(words[2])
			if err != nil {
				return nil, fmt.Errorf("pgbench logged %q: %w", lines.Text(), err)
			}
			took = append(took, time.Duration(microseconds)*time.Microsecond)
		}
	}
	return took, nil
}

// pgbenchProgram is the one in the path, or the newest beside Postgres' programs.
func pgbenchProgram() (string, error) {
	if path, err := exec.LookPath("pgbench"); err == nil {
		return path, nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench") // the pattern is right
	if len(found) == 0 {
		return "", errors.New("there is no pgbench: it comes with Postgres' programs")
	}
	return found[len(found)-1], nil
}

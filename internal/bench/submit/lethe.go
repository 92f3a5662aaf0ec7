package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// lethe is the program in a process of its own.
type lethe struct {
	program     string
	environment []string
	token       string
	address     string // of GraphQL
	ready       string // URL that answers 200 when the program serves
	cmd         *exec.Cmd
	said        bytes.Buffer
	readyAfter  time.Duration // from the start of the process, with the schema in place
}

// rules let every request wait for a person.
const rules = `apiVersion: lethe/v1
destinations: [{name: crm, title: CRM, kind: manual}]
rules: [{name: everything, when: "true", to: [crm], review: required}]
`

func startLethe(ctx context.Context, dir, program, databaseURL string) (*lethe, error) {
	addresses, err := freeAddresses(2)
	if err != nil {
		return nil, err
	}
	keys, document := filepath.Join(dir, "keys.json"), filepath.Join(dir, "rules.yaml")
	l := &lethe{program: program, address: addresses[0], ready: "http://" + addresses[1] + "/readyz", environment: append(os.Environ(),
		"LETHE_DATABASE_URL="+databaseURL, "LETHE_KEYS="+keys, "LETHE_BASE_URL=https://lethe.example.com",
		"LETHE_LISTEN="+addresses[0], "LETHE_ADMIN_LISTEN="+addresses[1], "LETHE_LOG_LEVEL=warn")}
	if err := os.WriteFile(document, []byte(rules), 0o600); err != nil {
		return nil, err
	}
	for _, command := range [][]string{{"keys", "generate", "--out", keys}, {"migrate"}, {"apply", "-f", document, "--accept-gaps"}} {
		if _, err := l.tell(ctx, command...); err != nil {
			return nil, err
		}
	}
	if l.token, err = l.tell(ctx, "token", "create", "--name", "shop", "--scope", "requests:submit"); err != nil {
		return nil, err
	}
	return l, l.serve(ctx)
}

// tell runs a command of the program and returns what it printed.
func (l *lethe) tell(ctx context.Context, arguments ...string) (string, error) {
	cmd := exec.CommandContext(ctx, l.program, arguments...)
	cmd.Env = l.environment
	printed, err := cmd.Output()
	if exit, ok := err.(*exec.ExitError); ok {
		err = fmt.Errorf("lethe %s: %w: %s", arguments[0], err, exit.Stderr)
	}
	return strings.TrimSpace(string(printed)), err
}

func (l *lethe) serve(ctx context.Context) error {
	l.cmd = exec.Command(l.program, "serve")
	l.cmd.Env, l.cmd.Stdout, l.cmd.Stderr = l.environment, &l.said, &l.said
	began := time.Now()
	if err := l.cmd.Start(); err != nil {
		return err
	}
	for {
		answer, err := http.Get(l.ready)
		if err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				l.readyAfter = time.Since(began)
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait until it is ready: %w", ctx.Err())
		case <-time.After(2 * time.Millisecond):
		}
		if time.Since(began) > 30*time.Second {
			return fmt.Errorf("not ready after 30 s: %s", l.said.Bytes())
		}
	}
}

// id is of the process that serves.
func (l *lethe) id() int { return l.cmd.Process.Pid }

func (l *lethe) stop() error {
	if l.cmd == nil || l.cmd.Process == nil {
		return nil
	}
	_ = l.cmd.Process.Signal(syscall.SIGTERM) // one that has ended is waited for below
	if err := l.cmd.Wait(); err != nil {
		return fmt.Errorf("lethe serve: %w: %s", err, l.said.Bytes())
	}
	return nil
}

// freeAddresses are of ports that were free a moment ago.
func freeAddresses(n int) ([]string, error) {
	addresses := make([]string, n)
	for i := range addresses {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		addresses[i] = l.Addr().String()
	}
	return addresses, nil
}

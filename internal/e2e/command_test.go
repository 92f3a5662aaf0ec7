package e2e_test

import (
	"bytes"
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// commandTime is more than any command of the operator needs.
const commandTime = 30 * time.Second

// result is what a command printed, and its exit status.
type result struct {
	stdout, stderr string
	status         int
}

// command runs lethe to its end.
func command(t *testing.T, env []string, stdin string, args ...string) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), commandTime)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = t.TempDir()
	cmd.Env = environment(env...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &stdout, &stderr
	err := cmd.Run()
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() < 0 {
		t.Fatalf("lethe %s: %v", strings.Join(args, " "), err)
	}
	return result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// operate runs a command of the operator on the database of l.
func (l *lethe) operate(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	return command(t, []string{"LETHE_DATABASE_URL=" + l.DatabaseURL}, stdin, args...)
}

// apply publishes a document; it must succeed.
func (l *lethe) apply(t *testing.T, document string, args ...string) result {
	t.Helper()
	out := l.operate(t, document, append([]string{"apply", "-f", "-"}, args...)...)
	if out.status != 0 {
		t.Fatalf("lethe apply ended with %d:\n%s\nThe document:\n%s", out.status, out.stderr, document)
	}
	return out
}

// export returns the published document.
func (l *lethe) export(t *testing.T) string {
	t.Helper()
	out := l.operate(t, "", "export")
	if out.status != 0 {
		t.Fatalf("lethe export ended with %d:\n%s", out.status, out.stderr)
	}
	return out.stdout
}

package e2e_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// program is the path of the binary under test, set once by TestMain.
var program string

func TestMain(m *testing.M) { os.Exit(runTests(m)) }

func runTests(m *testing.M) int {
	dir, err := os.MkdirTemp("", "lethe-e2e-")
	if err == nil {
		defer os.RemoveAll(dir)
		program = filepath.Join(dir, "lethe")
		err = build(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

func build(dir string) error {
	if err := os.Chmod(dir, 0o755); err != nil { // another user runs it too
		return err
	}
	cmd := exec.Command("go", "build", "-o", program, "lethe/cmd/lethe")
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build lethe: %w\n%s", err, said)
	}
	return nil
}

// environment is that of the tests, without any setting of Lethe but one: pgtest's
// Postgres is fast rather than safe.
func environment(more ...string) []string {
	env := []string{"LETHE_ALLOW_UNSAFE_POSTGRES=true"}
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "LETHE_") {
			env = append(env, v)
		}
	}
	return append(env, more...)
}

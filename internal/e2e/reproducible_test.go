package e2e_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Whoever builds the same source gets the same bytes, wherever it lies: what is
// released can be checked by building it again. With -torture the second build
// compiles everything anew.
func TestS58_TwoBuildsAreOneProgram(t *testing.T) {
	t.Parallel()
	elsewhere := filepath.Join(t.TempDir(), "another", "place")
	for _, part := range []string{"cmd", "ent", "graph", "internal", "jobs", "web"} {
		if err := os.CopyFS(filepath.Join(elsewhere, part), os.DirFS(filepath.Join("..", "..", part))); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"go.mod", "go.sum"} {
		if err := os.WriteFile(filepath.Join(elsewhere, file), []byte(readDoc(t, file)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var cache []string
	if *torture {
		cache = []string{"GOCACHE=" + t.TempDir()}
	}
	here, there := buildIn(t, filepath.Join("..", ".."), nil), buildIn(t, elsewhere, cache)
	if sum(t, here) != sum(t, there) {
		t.Error("two builds of the same source differ")
	}
}

func TestS58_VersionListsEveryModuleWithItsSum(t *testing.T) {
	t.Parallel()
	out := command(t, nil, "", "version", "--json")
	var said struct {
		Go      string
		Modules []struct{ Path, Version, Sum string }
	}
	if err := json.Unmarshal([]byte(out.stdout), &said); err != nil {
		t.Fatal(err)
	}
	if said.Go == "" || len(said.Modules) < 20 {
		t.Errorf("lethe version --json tells of %q and %d modules", said.Go, len(said.Modules))
	}
	for _, m := range said.Modules {
		if m.Path == "" || m.Version == "" || m.Sum == "" {
			t.Errorf("the module %+v is not pinned", m)
		}
	}
}

// buildIn builds as a release is built, and returns where the program is.
func buildIn(t *testing.T, dir string, env []string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "lethe")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -X main.version=v1", "-o", to, "./cmd/lethe")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build in %s: %v\n%s", dir, err, said)
	}
	return to
}

func sum(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(content))
}

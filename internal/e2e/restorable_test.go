package e2e_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"lethe/internal/devpg"
)

// restorable is a Postgres of the test's own, whose cluster can be put aside and
// brought back, with the data of then.
type restorable struct {
	*devpg.Server
	dir string
}

func startRestorable(t *testing.T) *restorable {
	t.Helper()
	p := &restorable{dir: workDir(t, nil)}
	p.start(t)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), stopTime)
		defer cancel()
		if err := p.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	return p
}

func (p *restorable) start(t *testing.T) {
	t.Helper()
	server, err := devpg.Start(t.Context(), devpg.Options{Dir: p.dir})
	if err != nil {
		t.Fatal(err)
	}
	p.Server = server
}

// backup copies the cluster, as it is between a stop and a start.
func (p *restorable) backup(t *testing.T) {
	t.Helper()
	if err := p.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.copy(t, "postgres", "backup")
	p.start(t)
}

// restore throws the cluster away and puts the copy in its place.
func (p *restorable) restore(t *testing.T) {
	t.Helper()
	if err := p.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(p.dir, "postgres")); err != nil {
		t.Fatal(err)
	}
	p.copy(t, "backup", "postgres")
	p.start(t)
}

// copy keeps the owner of each file, who Postgres runs as.
func (p *restorable) copy(t *testing.T, from, to string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "cp", "-Rp", filepath.Join(p.dir, from), filepath.Join(p.dir, to))
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("copy the cluster: %v\n%s", err, said)
	}
}

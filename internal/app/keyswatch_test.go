package app

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"lethe/internal/privacy"
)

// watching is a process that serves, as far as its keys go.
type watching struct {
	keys *privacy.Keys
	said *said
}

func (k Keyset) watching(t *testing.T) watching {
	t.Helper()
	w := watching{keys: k.open(t), said: &said{}}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		k.watch(ctx, time.Millisecond, w.keys, slog.New(slog.NewTextHandler(w.said, nil)))
	}()
	t.Cleanup(func() { cancel(); <-ended })
	return w
}

// said is a log to look at while it is written.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *said) count(part string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Count(s.text.String(), part)
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	tick, late := time.NewTicker(time.Millisecond), time.After(30*time.Second)
	defer tick.Stop()
	for !is() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatal("it does not happen: " + what)
		}
	}
}

func TestWatch_TakesOverAFileThatChanges(t *testing.T) {
	t.Parallel()
	k := newKeyset(t, "")
	w := k.watching(t)
	check(t, k.Change(t.Context(), privacy.AddKeys))
	eventually(t, "the new keys are looked up", func() bool { return len(w.keys.BlindIndexes("email", "x")) == 2 })
	check(t, k.Change(t.Context(), privacy.PromoteKeys))
	eventually(t, "the new keys write", func() bool { return w.keys.Primary().IndexVersion == 2 })
	if n := w.said.count("level=ERROR"); n != 0 {
		t.Errorf("it logs %d errors", n)
	}
}

// Kubernetes mounts a secret as a link to a link, and changes the inner one.
func TestWatch_TakesOverALinkThatChanges(t *testing.T) {
	t.Parallel()
	before := newKeyset(t, "")
	content, err := before.Read(t.Context())
	check(t, err)
	content, err = privacy.AddKeys(content)
	check(t, err)
	after := Keyset{Path: filepath.Join(t.TempDir(), "keys.json")}
	check(t, after.Create(t.Context(), content))

	mount := t.TempDir()
	point := func(dir string) {
		check(t, os.Symlink(dir, filepath.Join(mount, "..data_tmp")))
		check(t, os.Rename(filepath.Join(mount, "..data_tmp"), filepath.Join(mount, "..data")))
	}
	point(filepath.Dir(before.Path))
	check(t, os.Symlink(filepath.Join("..data", "keys.json"), filepath.Join(mount, "keys.json")))
	w := Keyset{Path: filepath.Join(mount, "keys.json")}.watching(t)
	point(filepath.Dir(after.Path))
	eventually(t, "the new keys are looked up", func() bool { return len(w.keys.BlindIndexes("email", "x")) == 2 })
}

func TestWatch_KeepsTheKeysOfAFileThatBecameBad(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(Keyset) error{
		"gone":    func(k Keyset) error { return os.Remove(k.Path) },
		"half":    func(k Keyset) error { return os.Truncate(k.Path, 100) },
		"another": func(k Keyset) error { _ = os.Remove(k.Path); return k.Generate(t.Context()) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKeyset(t, "")
			good, err := os.ReadFile(k.Path)
			check(t, err)
			w := k.watching(t)
			written := w.keys.BlindIndex("email", "x")
			check(t, spoil(k))
			eventually(t, "an error is logged", func() bool { return w.said.count("level=ERROR") > 0 })
			if !bytes.Equal(w.keys.BlindIndex("email", "x"), written) {
				t.Error("the keys changed")
			}

			check(t, os.WriteFile(k.Path, good, 0o600))
			check(t, k.Change(t.Context(), privacy.AddKeys))
			eventually(t, "the good file is taken over", func() bool { return len(w.keys.BlindIndexes("email", "x")) == 2 })
		})
	}
}

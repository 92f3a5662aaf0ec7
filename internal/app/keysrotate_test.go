package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"lethe/internal/auth"
	"lethe/internal/config"
	"lethe/internal/erasure"
	"lethe/internal/pgtest"
	"lethe/internal/privacy"
)

// rotating is the program with a keyset file and some requests.
type rotating struct {
	*App
	keyset Keyset
}

func newRotating(t *testing.T) rotating {
	t.Helper()
	cfg, err := config.Load(func(string) (string, bool) { return "", false }, os.ReadFile)
	check(t, err)
	cfg.Database.URL = config.Secret(pgtest.NewURL(t))
	keyset := newKeyset(t, "")
	a, err := Open(t.Context(), Options{
		Config: cfg, Keys: keyset.open(t), Keyset: keyset, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	check(t, err)
	t.Cleanup(func() { check(t, a.Close()) })
	for n := range 3 {
		_, err := a.Erasure.Submit(operator(t.Context()), erasure.Submission{
			Identifiers: []erasure.IdentifierInput{{Type: "email", Value: fmt.Sprintf("person-%d@example.com", n)}}, Cause: "other",
		})
		check(t, err)
	}
	return rotating{a, keyset}
}

func operator(ctx context.Context) context.Context {
	return auth.With(ctx, auth.System("command line"))
}

func (r rotating) primary(t *testing.T) uint8 { return r.keyset.open(t).Primary().IndexVersion }

// old counts the keys that are left from before.
func (r rotating) old(t *testing.T) (n int) {
	t.Helper()
	content, err := r.keyset.Read(t.Context())
	check(t, err)
	keys, err := privacy.ListKeys(content)
	check(t, err)
	for _, k := range keys {
		if k.State == privacy.OldKey && k.Kind != "ledger" {
			n++
		}
	}
	return n
}

func TestRotateKeys_LeavesOnlyTheNewKeys(t *testing.T) {
	t.Parallel()
	r := newRotating(t)
	w := r.keyset.watching(t)
	var said []string
	check(t, r.RotateKeys(operator(t.Context()), rotation(func(s string) { said = append(said, s) })))

	if r.primary(t) != 2 || r.old(t) != 0 {
		t.Errorf("index keys of version %d write, %d old keys are left", r.primary(t), r.old(t))
	}
	if !strings.Contains(strings.Join(said, "\n"), "3 data keys, 3 indexes and 0 secrets written anew") {
		t.Errorf("it says:\n%s", strings.Join(said, "\n"))
	}
	eventually(t, "another process has the new keys", func() bool {
		return w.keys.Primary().IndexVersion == 2 && len(w.keys.BlindIndexes("email", "x")) == 1
	})
	if n := w.said.count("level=ERROR"); n != 0 {
		t.Errorf("the other process logs %d errors", n)
	}
}

// Broken off at whatever it says that it does next, it goes on to the same end, and
// makes no keys but those that it had begun with.
func TestRotateKeys_GoesOnWhereItWasBrokenOff(t *testing.T) {
	t.Parallel()
	r := newRotating(t)
	for at := 1; ; at++ {
		want := r.primary(t) + 1
		broken := r.process(t)
		ctx, cancel := context.WithCancel(operator(t.Context()))
		said := 0
		err := broken.RotateKeys(ctx, rotation(func(string) {
			if said++; said == at {
				cancel()
			}
		}))
		cancel()
		if err == nil && said < at {
			return // there was nothing left to break off
		}
		if done, err := broken.Erasure.Rotated(t.Context()); err != nil || done && r.primary(t) == want {
			want++ // all but the old keys was done; another call is another rotation
		}
		check(t, r.process(t).RotateKeys(operator(t.Context()), rotation(func(string) {})))
		if got := r.primary(t); got != want {
			t.Errorf("broken off at %d: version %d; want %d", at, got, want)
		}
		if n := r.old(t); n != 0 {
			t.Errorf("broken off at %d: %d old keys are left", at, n)
		}
	}
}

func rotation(say func(string)) Rotation {
	return Rotation{Settle: time.Millisecond, Prune: true, Say: say}
}

// process is another one on the same database and file.
func (r rotating) process(t *testing.T) *App {
	t.Helper()
	opts := r.opts
	opts.Keys = r.keyset.open(t)
	a, err := Open(t.Context(), opts)
	check(t, err)
	t.Cleanup(func() { check(t, a.Close()) })
	return a
}

func TestDestroyTombstones_MakesAnotherKey(t *testing.T) {
	t.Parallel()
	r := newRotating(t)
	mark := r.opts.Keys.TombstoneMark("email", "person-1@example.com")
	n, err := r.DestroyTombstones(operator(t.Context()), Rotation{Settle: time.Millisecond, Say: func(string) {}})
	check(t, err)
	marks := r.keyset.open(t).TombstoneMarks("email", "person-1@example.com")
	if n != 0 || len(marks) != 1 || string(marks[0]) == string(mark) {
		t.Errorf("%d were there; the marks are %x after %x", n, marks, mark)
	}
}

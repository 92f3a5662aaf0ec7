package audit_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lethe/internal/audit"
	"lethe/internal/pgtest"
	"lethe/internal/transparency"
)

// witness keeps what is posted to it.
type witness struct {
	mu     sync.Mutex
	status int
	notes  []string
}

func newWitness(t *testing.T) (*witness, string) {
	t.Helper()
	w := &witness{status: http.StatusNoContent}
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	return w, server.URL + "/secret-path"
}

func (w *witness) ServeHTTP(res http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.status < 300 && req.Method == http.MethodPost && strings.HasPrefix(req.Header.Get("Content-Type"), "text/plain") {
		w.notes = append(w.notes, string(body))
	}
	res.WriteHeader(w.status)
}

func (w *witness) answer(status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.status = status
}

func publish(t *testing.T, s *audit.Service, want int) {
	t.Helper()
	if n, err := s.PublishDue(t.Context()); n != want || err != nil {
		t.Fatalf("made %d copies, %v; want %d", n, err, want)
	}
}

func inFile(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return transparency.Notes(string(text))
}

func TestPublishDue_KeepsCopiesInLogFileAndElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	witness, address := newWitness(t)
	file := filepath.Join(t.TempDir(), "checkpoints")
	var logged bytes.Buffer
	s := audit.New(w.db, w.signer, w.verifiers, audit.Config{File: file, URL: address, Client: http.DefaultClient, Every: time.Minute},
		slog.New(slog.NewJSONHandler(&logged, nil)))
	publish(t, s, 0) // there is none yet

	w.write(t, first, "a")
	w.seal(t, 1)
	publish(t, s, 3)
	publish(t, s, 0)
	w.write(t, first, "b")
	w.seal(t, 1)
	publish(t, s, 1) // the file has each; the others once a minute
	w.write(t, first, "c")
	w.seal(t, 1)
	pgtest.Advance(t, w.db, time.Minute)
	publish(t, s, 3)

	notes := w.notes(t)
	if got := inFile(t, file); !slices.Equal(got, notes) {
		t.Errorf("the file has %q; want %q", got, notes)
	}
	some := []string{notes[0], notes[2]}
	if !slices.Equal(witness.notes, some) {
		t.Errorf("the witness has %q; want %q", witness.notes, some)
	}
	var lines []string
	for line := range strings.Lines(logged.String()) {
		var entry struct {
			Level, Msg, Note string
			Size             int
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry.Level != "INFO" || entry.Msg != "ledger checkpoint" || entry.Size == 0 {
			t.Errorf("%s: %v", line, err)
		}
		lines = append(lines, entry.Note)
	}
	if !slices.Equal(lines, some) {
		t.Errorf("the log has %q; want %q", lines, some)
	}
	if got, err := w.Verify(t.Context(), audit.Verification{Outside: inFile(t, file)}); err != nil || got.Size != 3 {
		t.Errorf("verified %+v, %v", got, err)
	}
}

func TestPublishDue_TriesAgainWithTheNewestThatThereIsThen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	witness, address := newWitness(t)
	s := w.with(t, audit.Config{URL: address, Client: http.DefaultClient})
	w.write(t, first, "a")
	w.seal(t, 1)
	for _, status := range []int{http.StatusInternalServerError, http.StatusFound, http.StatusForbidden} {
		witness.answer(status)
		if _, err := s.PublishDue(t.Context()); err == nil || strings.Contains(err.Error(), "secret-path") {
			t.Errorf("answered with %d: %v; want an error that does not show the address", status, err)
		}
	}
	w.write(t, first, "b")
	w.seal(t, 1) // goes on all the same
	witness.answer(http.StatusOK)
	publish(t, s, 2)
	if newest := w.notes(t)[1:]; !slices.Equal(witness.notes, newest) {
		t.Errorf("the witness has %q; want %q", witness.notes, newest)
	}
	gone := w.with(t, audit.Config{URL: "http://127.0.0.1:1/secret-path", Client: http.DefaultClient})
	if _, err := gone.PublishDue(t.Context()); err == nil || strings.Contains(err.Error(), "secret-path") {
		t.Errorf("nobody answers: %v", err)
	}
}

func TestPublishDue_SharesItsFileWithOtherReplicasAndCrashes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cfg := audit.Config{File: filepath.Join(t.TempDir(), "checkpoints"), Every: time.Hour}
	replicas := []*audit.Service{w.with(t, cfg), w.with(t, cfg)}
	w.write(t, first, "a")
	w.seal(t, 1)
	for _, s := range replicas {
		if _, err := s.PublishDue(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	w.write(t, first, "b")
	w.seal(t, 1)
	torn, err := os.OpenFile(cfg.File, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = torn.WriteString("\n" + w.notes(t)[1][:70])
	if err = errors.Join(err, torn.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.with(t, cfg).PublishDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := inFile(t, cfg.File); !slices.Equal(got, w.notes(t)) {
		t.Errorf("the file has %q; want %q", got, w.notes(t))
	}
	if kept, err := w.with(t, cfg).InFile(); err != nil || !slices.Equal(kept, w.notes(t)) {
		t.Errorf("read back %q, %v", kept, err)
	}
	info, err := os.Stat(cfg.File)
	if err != nil || info.Mode().Perm()&0o600 != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

func TestPublishDue_SaysWhenTheFileCannotBeWritten(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, audit.Config{File: filepath.Join(t.TempDir(), "missing", "checkpoints")})
	w.write(t, first, "a")
	w.seal(t, 1)
	if _, err := w.PublishDue(t.Context()); err == nil || !strings.Contains(err.Error(), "checkpoint file") {
		t.Errorf("got %v", err)
	}
}

func TestSealDue_StopsWhenTheCheckpointFileIsAheadOfTheDatabase(t *testing.T) {
	t.Parallel()
	cfg := audit.Config{File: filepath.Join(t.TempDir(), "checkpoints")}
	w := newWorldWith(t, cfg)
	w.write(t, first, "a", "b", "c")
	w.seal(t, 3)
	publish(t, w.Service, 2)
	const restored = `ALTER TABLE ledger_entries DISABLE TRIGGER ALL; ALTER TABLE ledger_checkpoints DISABLE TRIGGER ALL;
		TRUNCATE ledger_entries, ledger_checkpoints, ledger_tiles`
	pgtest.AsOwner(t, w.db, restored)
	w.write(t, first, "a")
	_, err := w.SealDue(t.Context())
	if older, ok := errors.AsType[*audit.OlderError](err); !ok || older.Outside.Size != 3 || !strings.Contains(err.Error(), "lethe restore check") {
		t.Errorf("got %v", err)
	}
	if n := len(w.notes(t)); n != 0 {
		t.Errorf("%d checkpoints were signed", n)
	}

	// Where it was signed without looking at the file.
	w.write(t, first, "other", "entries")
	other := w.with(t, audit.Config{})
	if n, err := other.SealDue(t.Context()); n != 3 || err != nil {
		t.Fatal(n, err)
	}
	w.write(t, first, "d")
	_, err = w.SealDue(t.Context())
	if forked, ok := errors.AsType[*audit.ForkedError](err); !ok || forked.Outside.Size != 3 || !strings.Contains(err.Error(), "lethe restore check") {
		t.Errorf("got %v", err)
	}
	publish(t, w.with(t, cfg), 2) // but the file keeps what it has
	if got := inFile(t, cfg.File); len(got) != 1 {
		t.Errorf("the file has %q", got)
	}
}

package e2e_test

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lethe/internal/pgtest"
)

// health asks the admin address and returns the status and the text; 0 when there
// is no answer.
func (r *replica) health(path string) (status int, text string) {
	res, err := http.Get(r.adminURL + path)
	if err != nil {
		return 0, err.Error()
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, err.Error()
	}
	return res.StatusCode, string(body)
}

// The probes of a process that runs say which of the things that it needs is
// missing, and not that it is when an upgrade has begun.
func TestReadiness_SaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	f := newFleet(t, pgtest.NewURL(t))
	r := f.add()
	expect := func(path string, status int, says string) {
		t.Helper()
		if got, text := r.health(path); got != status || !strings.Contains(text, says) {
			t.Errorf("%s answers %d %q; want %d and %q", path, got, text, status, says)
		}
	}
	change := func(statement string) {
		t.Helper()
		if _, err := f.database().ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	expect("/readyz?verbose", http.StatusOK, "[+]database ok\n[+]schema ok\n[+]keyset ok\n[+]jobs ok\nok\n")

	keys := filepath.Join(f.home, "keys.json")
	if err := os.Rename(keys, keys+".away"); err != nil {
		t.Fatal(err)
	}
	expect("/readyz?verbose", http.StatusServiceUnavailable, "[-]keyset: ")
	expect("/readyz?exclude=keyset", http.StatusOK, "ok")
	expect("/metrics", http.StatusOK, `lethe_ready{check="keyset"} 0`)
	if err := os.Rename(keys+".away", keys); err != nil {
		t.Fatal(err)
	}

	change(`INSERT INTO schema_migrations (version, name, hash, took_ms) VALUES ('99990101000000', 'future', '', 0)`)
	expect("/readyz?verbose", http.StatusOK, "[+]schema ok")
	change(`DELETE FROM schema_migrations WHERE version >= (SELECT max(version) FROM schema_migrations WHERE version < '9999')`)
	expect("/readyz?verbose", http.StatusServiceUnavailable, `[-]schema: the database lacks 1 migrations`)
	expect("/healthz", http.StatusServiceUnavailable, "not ready")
	expect("/livez", http.StatusOK, "ok")
}

package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lethe/internal/pgtest"
)

// Each bad configuration keeps a replica from starting, and the message names
// everything that is wrong with it at once.
func TestServe_F19_RefusesWhatIsWrongAndSaysAllOfIt(t *testing.T) {
	t.Parallel()
	home := workDir(t, nil)
	good, garbage := filepath.Join(home, "keys.json"), filepath.Join(home, "garbage.json")
	if out := command(t, nil, "", "keys", "generate", "--out", good); out.status != 0 {
		t.Fatalf("lethe keys generate ended with %d: %s", out.status, out.stderr)
	}
	if err := os.WriteFile(garbage, []byte(`{"no": "keyset"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	url, newer := pgtest.NewURL(t), pgtest.NewURL(t)
	if _, err := connect(t, newer).ExecContext(t.Context(),
		`INSERT INTO schema_migrations (version, name, hash, took_ms) VALUES ('99990101000000', 'future', '', 0)`); err != nil {
		t.Fatal(err)
	}
	const strict = "LETHE_ALLOW_UNSAFE_POSTGRES=false"
	for name, c := range map[string]struct {
		env    []string
		status int
		says   []string
	}{
		"nothing is set": {nil, 2, []string{"LETHE_DATABASE_URL is not set", "LETHE_BASE_URL is not set", "LETHE_KEYS is not set"}},
		"values that cannot be": {[]string{"LETHE_DATABASE_URL=mysql://x", "LETHE_BASE_URL=lethe", "LETHE_UNDO_WINDOW=soon"}, 2,
			[]string{"LETHE_DATABASE_URL: ", "LETHE_BASE_URL: ", "LETHE_UNDO_WINDOW: "}},
		"no keyset file":       {configured(url, filepath.Join(home, "none.json")), 2, []string{"LETHE_KEYS", "none.json"}},
		"a wrong keyset":       {configured(url, garbage), 2, []string{"the keyset " + garbage}},
		"no schema":            {configured(pgtest.NewEmptyURL(t), good), 1, []string{"lacks", `run "lethe migrate"`}},
		"a newer schema":       {configured(newer, good), 1, []string{"99990101000000", "the program is older than its database"}},
		"unsafe Postgres":      {append(configured(url+"&synchronous_commit=off", good), strict), 1, []string{"fsync = off", "full_page_writes = off", "synchronous_commit = off", "LETHE_ALLOW_UNSAFE_POSTGRES"}},
		"unsafe and no schema": {append(configured(pgtest.NewEmptyURL(t), good), strict), 1, []string{"fsync = off", `run "lethe migrate"`}},
		"a replica":            {configured(url+"&default_transaction_read_only=on", good), 1, []string{"connect to the database", "read-only"}},
		"no server":            {configured("postgres://lethe:hunter2@127.0.0.1:1/lethe?sslmode=disable", good), 1, []string{"connect to the database"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, process := range []string{"serve", "work"} {
				out := command(t, c.env, "", process)
				if out.status != c.status {
					t.Errorf("lethe %s ended with %d, want %d", process, out.status, c.status)
				}
				for _, want := range append(c.says, "lethe: ") {
					if !strings.Contains(out.stderr, want) {
						t.Errorf("lethe %s does not say %q:\n%s", process, want, out.stderr)
					}
				}
				if strings.Contains(out.stderr, "hunter2") {
					t.Errorf("lethe %s repeats the password:\n%s", process, out.stderr)
				}
			}
		})
	}
}

// configured are the settings that a replica cannot do without.
func configured(databaseURL, keys string) []string {
	return []string{
		"LETHE_DATABASE_URL=" + databaseURL, "LETHE_KEYS=" + keys, "LETHE_BASE_URL=http://127.0.0.1:8080",
		"LETHE_LISTEN=127.0.0.1:0", "LETHE_ADMIN_LISTEN=127.0.0.1:0",
	}
}

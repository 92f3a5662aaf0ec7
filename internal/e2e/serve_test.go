package e2e_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"lethe/internal/pgtest"
)

// The steps are those of docs/operations.md, on a database that is empty.
func TestServe_StartsAsTheGuideForOperatorsSays(t *testing.T) {
	t.Parallel()
	home := workDir(t, nil)
	address, admin := fixedAddress(t), fixedAddress(t)
	env := []string{
		"LETHE_DATABASE_URL=" + pgtest.NewEmptyURL(t),
		"LETHE_KEYS=" + filepath.Join(home, "keys.json"),
		"LETHE_BASE_URL=http://" + address, "LETHE_LISTEN=" + address, "LETHE_ADMIN_LISTEN=" + admin,
	}
	must := func(stdin string, args ...string) string {
		t.Helper()
		out := command(t, env, stdin, args...)
		if out.status != 0 {
			t.Fatalf("lethe %s ended with %d:\n%s", strings.Join(args, " "), out.status, out.stderr)
		}
		return out.stdout
	}
	must("", "keys", "generate", "--out", filepath.Join(home, "keys.json"))
	must("", "config", "check")
	if out := command(t, env, "", "serve"); out.status == 0 || !strings.Contains(out.stderr, "lethe migrate") {
		t.Errorf("before the migration serve ended with %d: %s", out.status, out.stderr)
	}
	must("", "migrate")
	if pending := must("", "migrate", "status"); pending != "" {
		t.Errorf("after the migration %q is pending", pending)
	}
	must("correct horse battery staple\n", "staff", "add", "--email", "lead@example.com", "--name", "Lea", "--role", "lead", "--password-stdin")
	if made := must("", "staff", "password", "--email", "lead@example.com"); len(strings.TrimSpace(made)) < 15 {
		t.Errorf("the password that was made is %q", made)
	}
	token := strings.TrimSpace(must("", "token", "create", "--name", "shop", "--scope", "requests:submit"))
	must(guideYAML(t), "apply", "-f", "-")

	l := &lethe{t: t, setup: setup{env: env}, dir: home, stdout: newTranscript(t.Output()), stderr: newTranscript(t.Output())}
	t.Cleanup(l.end)
	l.run([]string{"serve"})
	eventually(t, startTime, "lethe serve is ready", func() bool {
		res, err := http.Get("http://" + admin + "/readyz")
		if err != nil {
			return false
		}
		_ = res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
	l.URL, l.Token = "http://"+address, token
	if r := l.api().submit(t, submission("anna@example.com")); r.State != "IN_REVIEW" {
		t.Errorf("the request is %s; want IN_REVIEW", r.State)
	}
	l.Stop()
	if held := must("", "audit", "verify"); !strings.HasSuffix(held, " entries hold\n") {
		t.Errorf("the ledger: %q", held)
	}
}

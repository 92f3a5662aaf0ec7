package database_test

import (
	"strings"
	"testing"

	"lethe/internal/database"
	"lethe/internal/pgtest"
)

func TestOpen_NeverRepeatsThePassword(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"postgres://lethe:hunter2@host:port/lethe",
		"postgres://lethe:hunter2@%zz/lethe",
		"postgres://lethe:hunter2@127.0.0.1:1/lethe?sslmode=disable",
		"postgres://lethe:hunter2@127.0.0.1:1/lethe?sslmode=perhaps",
		"postgres://lethe:hunt/er2@127.0.0.1/lethe",
		"postgres://lethe:hunt%er2@127.0.0.1/lethe",
		"host=127.0.0.1 port=1 password=hunter2",
		"mysql://lethe:hunter2@127.0.0.1/lethe",
	} {
		_, err := database.Open(t.Context(), url, database.Options{})
		if err == nil || strings.Contains(err.Error(), "hunt") {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestOpen_LimitsItsSessions(t *testing.T) {
	t.Parallel()
	url := pgtest.NewURL(t)
	for setting, want := range map[string]string{
		"statement_timeout":                   "30s",
		"lock_timeout":                        "10s",
		"idle_in_transaction_session_timeout": "10s",
		"application_name":                    "lethe",
	} {
		if got := value[string](t, open(t, url), "show "+setting); got != want {
			t.Errorf("%s is %s, want %s", setting, got, want)
		}
	}
	if got := value[string](t, open(t, url+"&statement_timeout=5s"), "show statement_timeout"); got != "5s" {
		t.Errorf("the connection string asks for 5s, and gets %s", got)
	}
}

package app

import (
	"bytes"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"lethe/internal/config"
	"lethe/internal/pgtest"
)

func TestCompareClocks_WarnsWhenTheyAreFarApart(t *testing.T) {
	t.Parallel()
	cfg, err := config.Load(func(string) (string, bool) { return "", false }, os.ReadFile)
	check(t, err)
	cfg.Database.URL = config.Secret(pgtest.NewURL(t))
	var logged bytes.Buffer
	a, err := Open(t.Context(), Options{Config: cfg, Log: slog.New(slog.NewTextHandler(&logged, nil))})
	check(t, err)
	t.Cleanup(func() { check(t, a.Close()) })

	check(t, a.compareClocks(t.Context()))
	if logged.Len() > 0 {
		t.Errorf("clocks that agree are worth a line: %s", &logged)
	}
	pgtest.Advance(t, a.DB, -10*time.Minute)
	check(t, a.compareClocks(t.Context()))
	if !strings.Contains(logged.String(), "level=WARN") || !strings.Contains(logged.String(), "ahead_of_database=10m") {
		t.Errorf("ten minutes ahead of the database, the log says %q", &logged)
	}
}

package web_test

import (
	"net/http"
	"strings"
	"testing"

	"lethe/internal/auth"
	"lethe/web"
)

func TestS43_APageThatFailsShowsTheRequestIDAndNotTheCause(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Reviewer)
	w.exec(`ALTER TABLE archived_requests RENAME TO canary_table`)
	b.get("/archive").expect(http.StatusInternalServerError).
		shows("Something went wrong", requestID, "Robin reviewer").hides("archived_requests", "pq:", "relation")
	if log := w.log.String(); !strings.Contains(log, "archived_requests") || !strings.Contains(log, `route="GET /archive"`) {
		t.Errorf("the cause is not in the log:\n%s", log)
	}
	b.get("/queue").expect(http.StatusInternalServerError)
}

func TestS43_APanicIsAPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *web.Config) { c.Zone = nil })
	b := w.as(auth.Reviewer)
	b.get("/archive?from=2026-11-20").expect(http.StatusInternalServerError).shows("Something went wrong", requestID).hides("goroutine", "missing Location")
	if !strings.Contains(w.log.String(), "archive.go") {
		t.Errorf("the panic is not in the log:\n%s", w.log)
	}
}

func TestErrors_WithoutItsDatabaseLetheAsksToComeAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *web.Config) { c.Unavailable = func(error) bool { return true } })
	b := w.as(auth.Reviewer)
	if err := w.db.Close(); err != nil {
		t.Fatal(err)
	}
	got := b.get("/queue").expect(http.StatusServiceUnavailable).shows("Lethe cannot answer now", requestID)
	if got.header.Get("Retry-After") != "5" {
		t.Errorf("Retry-After: %q", got.header.Get("Retry-After"))
	}
	w.browser().post("/callbacks/0190b5a0-0000-7000-8000-000000000001").expect(http.StatusServiceUnavailable).shows(`"code":"UNAVAILABLE"`)
}

package telemetry_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"lethe/internal/telemetry"
)

func TestProbe_SaysWhyItIsNotWell(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/readyz":
		case "/elsewhere":
			http.Redirect(w, r, "/readyz", http.StatusSeeOther)
		default:
			http.Error(w, "the database does not answer\nsecond line", http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(server.Close)

	if err := telemetry.Probe(t.Context(), server.URL+"/readyz"); err != nil {
		t.Errorf("a healthy one: %v", err)
	}
	for path, want := range map[string]string{"/sick": "503 Service Unavailable: the database does not answer", "/elsewhere": "303 See Other"} {
		err := telemetry.Probe(t.Context(), server.URL+path)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "second") {
			t.Errorf("%s: %v", path, err)
		}
	}
	for what, url := range map[string]string{"nobody": "http://127.0.0.1:1", "what is no URL": "://"} {
		if telemetry.Probe(t.Context(), url) == nil {
			t.Errorf("%s is well", what)
		}
	}
}

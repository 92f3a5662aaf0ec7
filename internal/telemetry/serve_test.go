package telemetry_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"lethe/internal/telemetry"
)

// get asks a real server and returns the status and the body.
func get(t *testing.T, h http.Handler, method, path string) (int, string) {
	t.Helper()
	server := httptest.NewServer(h)
	defer server.Close()
	req, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func TestObserve_CountsByRouteAndNeverByPath(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	reg := telemetry.NewRegistry(telemetry.Build{})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /requests/{reference}", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/broken", func(http.ResponseWriter, *http.Request) { panic("boom") })
	h := telemetry.RequestID(telemetry.NewRequests(reg).Observe(telemetry.Recover(telemetry.NewLogger(&logged, "json", slog.LevelInfo), mux)))

	get(t, h, http.MethodGet, "/requests/anna@example.com")
	get(t, h, http.MethodGet, "/anna@example.com")
	get(t, h, "ANNA", "/broken")

	_, metrics := get(t, telemetry.Admin(telemetry.NewHealth(), reg), http.MethodGet, "/metrics")
	for _, series := range []string{
		`http_server_request_duration_seconds_count{code="200",method="get",route="/requests/{reference}"} 1`,
		`http_server_request_duration_seconds_count{code="404",method="get",route="none"} 1`,
		`http_server_request_duration_seconds_count{code="500",method="unknown",route="/broken"} 1`,
		"go_goroutines ",
		"process_open_fds ",
	} {
		if !strings.Contains(metrics, series) {
			t.Errorf("the metrics lack %s", series)
		}
	}
	if strings.Contains(strings.ToLower(metrics+logged.String()), "anna") {
		t.Error("the metrics or the log repeat what the caller sent")
	}
}

func TestRecover_AnswersWithTheRequestIDOnly(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	broken := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("pq: secret detail") })
	h := telemetry.RequestID(telemetry.Recover(telemetry.NewLogger(&logged, "json", slog.LevelInfo), broken))

	status, body := get(t, h, http.MethodGet, "/")
	if status != http.StatusInternalServerError || strings.Contains(body, "pq") || !strings.HasPrefix(body, "Something went wrong on our side. Request ") {
		t.Errorf("the answer is %d %q", status, body)
	}
	for _, want := range []string{"panic of type string", "serve_test.go", "request_id"} {
		if !strings.Contains(logged.String(), want) {
			t.Errorf("the log lacks %q", want)
		}
	}
	if strings.Contains(logged.String(), "secret detail") {
		t.Error("the log repeats the value of the panic")
	}
}

func TestAdmin_IsReadyWhenEveryCheckIs(t *testing.T) {
	t.Parallel()
	var down error
	health := telemetry.NewHealth(
		telemetry.Check{Name: "database", Ready: func(context.Context) error { return down }},
		telemetry.Check{Name: "schema", Ready: func(context.Context) error { return nil }},
	)
	admin := telemetry.Admin(health, telemetry.NewRegistry(telemetry.Build{}))
	ask := func(path string, wantStatus int, wantBody string) {
		t.Helper()
		if status, body := get(t, admin, http.MethodGet, path); status != wantStatus || body != wantBody {
			t.Errorf("%s answers %d %q, want %d %q", path, status, body, wantStatus, wantBody)
		}
	}

	ask("/livez", http.StatusOK, "ok\n")
	ask("/readyz", http.StatusOK, "ok\n")
	ask("/readyz?verbose", http.StatusOK, "[+]database ok\n[+]schema ok\nok\n")

	down = errors.New("no connection")
	ask("/livez", http.StatusOK, "ok\n")
	ask("/readyz", http.StatusServiceUnavailable, "not ready\n")
	ask("/healthz", http.StatusServiceUnavailable, "not ready\n")
	ask("/readyz?exclude=schema", http.StatusServiceUnavailable, "not ready\n")
	ask("/readyz?exclude=schema&exclude=database", http.StatusOK, "ok\n")
	ask("/readyz?verbose&exclude=database", http.StatusOK, "[+]database excluded: ok\n[+]schema ok\nok\n")
	ask("/readyz?verbose", http.StatusServiceUnavailable, "[-]database: no connection\n[+]schema ok\nnot ready\n")

	down = nil
	health.Stop()
	ask("/livez", http.StatusOK, "ok\n")
	ask("/readyz?verbose", http.StatusServiceUnavailable, "[+]database ok\n[+]schema ok\n[-]shutdown: the program is stopping\nnot ready\n")
}

func TestS59_AdminKnowsNothingElse(t *testing.T) {
	t.Parallel()
	admin := telemetry.Admin(telemetry.NewHealth(), telemetry.NewRegistry(telemetry.Build{}))
	if status, _ := get(t, admin, http.MethodGet, "/debug/pprof/"); status != http.StatusNotFound {
		t.Errorf("pprof answers %d", status)
	}
	if status, _ := get(t, admin, http.MethodPost, "/readyz"); status != http.StatusMethodNotAllowed {
		t.Errorf("POST answers %d", status)
	}
}

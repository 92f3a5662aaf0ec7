package telemetry_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"lethe/internal/telemetry"
)

func TestTracing_CostsNothingWhenThereIsNone(t *testing.T) {
	var none *telemetry.Tracing
	ctx := t.Context()
	if n := testing.AllocsPerRun(100, func() {
		_, operation := none.Operation(ctx, "query")
		operation(false)
		_, job := none.Job(ctx, "forward")
		job(1, false)
	}); n != 0 {
		t.Errorf("%v allocations without tracing; want none", n)
	}

	quiet := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	request, answer := httptest.NewRequest(http.MethodGet, "/", nil), httptest.NewRecorder()
	if n := testing.AllocsPerRun(100, func() { none.Serve(quiet).ServeHTTP(answer, request) }); n != 0 {
		t.Errorf("%v allocations for a request without tracing; want none", n)
	}
}

func TestLogger_SaysNothingOfSpansWithoutTracing(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	telemetry.NewLogger(&logged, "json", slog.LevelInfo).InfoContext(t.Context(), "hello")
	if bytes.Contains(logged.Bytes(), []byte("trace_id")) {
		t.Errorf("the line is %s", &logged)
	}
}

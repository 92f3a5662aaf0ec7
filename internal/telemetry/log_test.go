package telemetry_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"

	"lethe/internal/auth"
	"lethe/internal/telemetry"
)

func TestLogger_SaysWhoActsInWhichRequest(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := telemetry.NewLogger(&out, "json", slog.LevelInfo).With("part", "queue")
	id := uuid.New()

	h := telemetry.RequestID(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		ctx := auth.With(r.Context(), auth.StaffMember(id, "Ada Example", auth.Lead))
		log.DebugContext(ctx, "not at this level")
		log.InfoContext(ctx, "approved")
	}))
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("X-Request-Id", "0190-abcdef")
	h.ServeHTTP(httptest.NewRecorder(), r)

	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("not one line of JSON: %s", out.String())
	}
	for key, want := range map[string]string{
		"msg": "approved", "part": "queue", "request_id": "0190-abcdef", "actor": "staff:" + id.String(),
	} {
		if line[key] != want {
			t.Errorf("%s is %v, want %s", key, line[key], want)
		}
	}
	if strings.Contains(out.String(), "Ada") {
		t.Errorf("the log names a person: %s", out.String())
	}
}

func TestLogger_WithoutAContextAddsNothing(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	telemetry.NewLogger(&out, "text", slog.LevelInfo).Info("starting")

	if got := out.String(); strings.Contains(got, "actor") || strings.Contains(got, "request_id") || !strings.Contains(got, "msg=starting") {
		t.Errorf("the line is %s", got)
	}
}

func TestRequestID_TakesOnlySaneIDs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		brought string
		kept    bool
	}{
		{"0190f3c0-7d6e-7a3b-9c1d-2f4e5a6b7c8d", true},
		{"", false},
		{"short", false},
		{"anna@example.com", false},
		{"12345678\nforged=1", false},
		{strings.Repeat("a", 65), false},
	} {
		var inside string
		h := telemetry.RequestID(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			inside = telemetry.RequestIDFrom(r.Context())
		}))
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("X-Request-Id", c.brought)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)

		if inside == "" || inside != w.Header().Get("X-Request-Id") || (inside == c.brought) != c.kept {
			t.Errorf("%q became %q inside and %q in the answer", c.brought, inside, w.Header().Get("X-Request-Id"))
		}
	}
}

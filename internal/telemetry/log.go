// Package telemetry is how the program is watched: logs, metrics, traces and health.
//
//	request ─► RequestID ─► Serve ─► Observe ─► Recover ─► routes
//	               │          │         │           │
//	               ▼          ▼         ▼           ▼
//	    in every line of log  traces  /metrics   in the log, 500
//
// Nothing here holds an identifier of a data subject: paths are logged and
// counted as the pattern of their route, actors by kind and id.
package telemetry

import (
	"context"
	"io"
	"log/slog"

	"go.opentelemetry.io/otel/trace"

	"lethe/internal/auth"
)

// NewLogger returns a logger that writes lines of JSON, or of text when format
// is "text", to w. A record that is logged with a context carries the id of
// its request, its span, and who acts.
func NewLogger(w io.Writer, format string, level slog.Level) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if format == "text" {
		return slog.New(handler{slog.NewTextHandler(w, options)})
	}
	return slog.New(handler{slog.NewJSONHandler(w, options)})
}

// handler adds to each record what its context knows.
type handler struct{ slog.Handler }

// Handle implements slog.Handler.
func (h handler) Handle(ctx context.Context, r slog.Record) error {
	r = r.Clone() // the caller's record may share its attributes with other handlers
	if id := RequestIDFrom(ctx); id != "" {
		r.AddAttrs(slog.String("request_id", id))
	}
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		r.AddAttrs(slog.String("trace_id", span.TraceID().String()), slog.String("span_id", span.SpanID().String()))
	}
	if actor := auth.From(ctx); actor.Kind != auth.Anonymous {
		r.AddAttrs(slog.Any("actor", actor))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return handler{h.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (h handler) WithGroup(name string) slog.Handler {
	return handler{h.Handler.WithGroup(name)}
}

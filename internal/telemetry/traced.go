package telemetry

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/felixge/httpsnoop"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// Serve returns next with a span around each request, named by the pattern of its
// route: "GET /requests/{reference}". A caller's traceparent header is honoured; a
// tracestate is not, because it may say anything.
//
// It goes around Observe, for the reason that is given there.
func (t *Tracing) Serve(next http.Handler) http.Handler {
	if t == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		method := knownMethod(r.Method)
		ctx, span := t.tracer.Start(callerOf(r), method, trace.WithSpanKind(trace.SpanKindServer))
		defer span.End()
		r = r.WithContext(ctx)
		answer := httpsnoop.CaptureMetrics(next, w, r)
		span.SetName(method + " " + route(r))
		span.SetAttributes(
			attribute.String("http.request.method", method),
			attribute.String("http.route", route(r)),
			attribute.Int("http.response.status_code", answer.Code),
		)
		fail(span, answer.Code >= http.StatusInternalServerError)
	})
}

// callerOf is the context of r with the span of the caller, by
// https://www.w3.org/TR/trace-context/.
func callerOf(r *http.Request) context.Context {
	ctx := propagation.TraceContext{}.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
	caller := trace.SpanContextFromContext(ctx)
	if !caller.IsValid() {
		return ctx
	}
	return trace.ContextWithRemoteSpanContext(ctx, caller.WithTraceState(trace.TraceState{}))
}

var methods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
	http.MethodOptions, http.MethodConnect, http.MethodTrace,
}

// knownMethod keeps what a caller made up out of the spans.
func knownMethod(method string) string {
	if method = strings.ToUpper(method); slices.Contains(methods, method) {
		return method
	}
	return "_OTHER"
}

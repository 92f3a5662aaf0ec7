package telemetry

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Tracing sends spans to a collector. They say what was done, how long it took and
// whether it failed, in words of the program: no path, no query, no error text and
// nothing of a request. Nil is no tracing, which costs nothing.
type Tracing struct {
	provider *sdktrace.TracerProvider
	tracer   trace.Tracer
}

// NewTracing starts sending spans by OTLP over HTTP to where OpenTelemetry's own
// variables say; its SDK reads OTEL_… by itself. It does not wait for the
// collector. What cannot be sent is logged and lost.
func NewTracing(ctx context.Context, version string, log *slog.Logger) (*Tracing, error) {
	// The SDK reports what it cannot send in no other way.
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("send traces", "error", err) }))
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("send traces: %w", err)
	}
	about, err := resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", "lethe"), attribute.String("service.version", version)),
		resource.WithTelemetrySDK(), resource.WithFromEnv())
	if err != nil {
		return nil, errors.Join(fmt.Errorf("describe this process in traces: %w", err), exporter.Shutdown(ctx))
	}
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(about))
	return &Tracing{provider: provider, tracer: provider.Tracer("lethe", trace.WithInstrumentationVersion(version))}, nil
}

// Stop sends the spans that have ended, until ctx ends.
func (t *Tracing) Stop(ctx context.Context) error {
	if t == nil {
		return nil
	}
	return t.provider.Shutdown(ctx)
}

// Operation starts the span of a GraphQL operation, by its type: query or mutation.
func (t *Tracing) Operation(ctx context.Context, kind string) (context.Context, func(failed bool)) {
	if t == nil {
		return ctx, func(bool) {}
	}
	ctx, span := t.tracer.Start(ctx, kind, trace.WithAttributes(attribute.String("graphql.operation.type", kind)))
	return ctx, func(failed bool) {
		fail(span, failed)
		span.End()
	}
}

// Job starts the span of one batch of a job. A batch that moved nothing and did not
// fail is not sent: there are several each second.
func (t *Tracing) Job(ctx context.Context, name string) (context.Context, func(rows int, failed bool)) {
	if t == nil {
		return ctx, func(int, bool) {}
	}
	ctx, span := t.tracer.Start(ctx, "job "+name, trace.WithAttributes(attribute.String("lethe.job", name)))
	return ctx, func(rows int, failed bool) {
		if rows == 0 && !failed {
			return // a span that does not end is never sent
		}
		span.SetAttributes(attribute.Int("lethe.job.rows", rows))
		fail(span, failed)
		span.End()
	}
}

// attempt starts the span of one attempt to a destination. It begins a trace of its
// own, linked to the batch that claimed the first order of its lane, because a lane
// goes on long after that batch.
func (t *Tracing) attempt(ctx context.Context, what, destination string) (context.Context, func(result string, failed bool)) {
	if t == nil {
		return ctx, func(string, bool) {}
	}
	ctx, span := t.tracer.Start(ctx, what, trace.WithNewRoot(), trace.WithLinks(trace.LinkFromContext(ctx)),
		trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attribute.String("lethe.destination", destination)))
	return ctx, func(result string, failed bool) {
		span.SetAttributes(attribute.String("lethe.result", result))
		fail(span, failed)
		span.End()
	}
}

func fail(span trace.Span, failed bool) {
	if failed {
		span.SetStatus(codes.Error, "")
	}
}

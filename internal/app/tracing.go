package app

import (
	"context"
	"log/slog"

	"lethe/internal/config"
	"lethe/internal/telemetry"
)

// Tracing is what a process that serves traces with; nil, when the settings ask for
// no traces.
func Tracing(ctx context.Context, cfg config.Config, build telemetry.Build, log *slog.Logger) (*telemetry.Tracing, error) {
	if !cfg.Traces {
		return nil, nil
	}
	return telemetry.NewTracing(ctx, build.Version, log)
}

package view

import (
	"context"
	"strings"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// polled says how often it is asked; nothing if it is not.
func (p Destination) polled(ctx context.Context) string {
	if p.PollEvery == 0 {
		return ""
	}
	return say.T(ctx, "Every %s", ui.Span(ctx, p.PollEvery))
}

// probed says when it is looked up whether the person is gone.
func (p Destination) probed(ctx context.Context) string {
	if p.Probe == nil {
		return ""
	}
	words := say.T(ctx, "At once when it reports")
	if p.Probe.After > 0 {
		words = say.T(ctx, "%s after its report", ui.Span(ctx, p.Probe.After))
	}
	if p.Probe.Again > 0 {
		words += say.T(ctx, ", and again %s later", ui.Span(ctx, p.Probe.Again))
	}
	return words
}

// retries lists the waits between attempts.
func (p Destination) retries(ctx context.Context) string {
	if len(p.Retries) == 0 {
		return say.T(ctx, "Standard: longer each time")
	}
	words := make([]string, len(p.Retries))
	for i, wait := range p.Retries {
		words[i] = ui.Span(ctx, wait)
	}
	last := len(words) - 1
	if last == 0 {
		return say.T(ctx, "Every %s", words[0])
	}
	return say.T(ctx, "After %s; then every %s", strings.Join(words[:last], ", "), words[last])
}

// limit writes a bound with its unit, where 0 is none.
func limit(ctx context.Context, n int, words string) string {
	if n == 0 {
		return say.T(ctx, "No limit")
	}
	return say.N(ctx, n, "%d order %s", "%d orders %s", words)
}

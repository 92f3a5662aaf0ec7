package app

import (
	"context"

	"lethe/internal/config"
	"lethe/internal/destination"
	"lethe/internal/destination/manual"
	"lethe/internal/destination/webhook"
	"lethe/internal/outbound"
	"lethe/internal/telemetry"
)

func connectors(cfg config.Config, attempts *telemetry.Attempts) map[string]destination.Connector {
	client := outbound.New(outbound.Config{Allow: cfg.Outbound.Allow})
	return map[string]destination.Connector{
		"webhook": measured{webhook.New(client), attempts},
		"manual":  manual.New(),
	}
}

// measured is the webhook connector with each of its attempts measured and traced.
type measured struct {
	*webhook.Webhook
	attempts *telemetry.Attempts
}

// Deliver implements destination.Connector.
func (m measured) Deliver(ctx context.Context, to destination.Target, o destination.Order) (destination.Receipt, error) {
	ctx, end := m.attempts.Deliver(ctx, to.Name)
	receipt, err := m.Webhook.Deliver(ctx, to, o)
	end(resultOf(string(receipt.Status), err))
	return receipt, err
}

// Poll implements destination.Poller.
func (m measured) Poll(ctx context.Context, to destination.Target, o destination.Order, q destination.Question) (destination.Receipt, error) {
	ctx, end := m.attempts.Ask(ctx, "poll", to.Name)
	receipt, err := m.Webhook.Poll(ctx, to, o, q)
	end(resultOf(string(receipt.Status), err))
	return receipt, err
}

// Probe implements destination.Prober.
func (m measured) Probe(ctx context.Context, to destination.Target, o destination.Order, q destination.Question) (destination.Finding, error) {
	ctx, end := m.attempts.Ask(ctx, "probe", to.Name)
	finding, err := m.Webhook.Probe(ctx, to, o, q)
	end(resultOf(string(finding), err))
	return finding, err
}

// resultOf is what came of an attempt: what the destination said, or else whether
// the order is tried again.
func resultOf(said string, err error) (result string, failed bool) {
	switch {
	case err == nil:
		return said, said == string(destination.Failed)
	case destination.IsPermanent(err):
		return "refused", true
	default:
		return "retry", true
	}
}

package app

import (
	"net/url"

	"lethe/internal/audit"
	"lethe/internal/database"
	"lethe/internal/outbound"
)

// copies are where copies of the checkpoints go, in words. Of a URL only the host
// is told: the rest of it may be a secret.
func (o Options) copies() []string {
	where := []string{"the log"}
	if o.Config.Checkpoint.File != "" {
		where = append(where, "a file")
	}
	if to, err := url.Parse(string(o.Config.Checkpoint.URL)); err == nil && to.Host != "" {
		where = append(where, to.Host)
	}
	return where
}

// ledger is what proves the ledger. Without keys it seals nothing and can read no
// checkpoint.
func (o Options) ledger(db *database.DB) *audit.Service {
	c := o.Config.Checkpoint
	cfg := audit.Config{
		File:   c.File,
		URL:    string(c.URL),
		Client: outbound.New(outbound.Config{Allow: o.Config.Outbound.Allow}),
		Every:  c.Every,
	}
	if o.Keys == nil {
		return audit.New(db, nil, nil, cfg, o.Log)
	}
	cfg.PublicKeys = o.Keys.LedgerPublicKeys()
	return audit.New(db, o.Keys.LedgerSigner(), o.Keys.LedgerVerifiers(), cfg, o.Log)
}

package config

import (
	"errors"
	"net/url"
	"time"
)

// Checkpoint says where copies of the ledger's checkpoints go.
type Checkpoint struct {
	File  string        // to which they are appended; empty: none
	URL   Secret        // to which they are posted, which may hold a secret; empty: none
	Every time.Duration // how often, at most, they are logged and posted; 0: each
}

func readCheckpointFile(c *Config, path string) error {
	c.Checkpoint.File = path
	return nil
}

// readCheckpointURL never repeats the value: it may hold a secret.
func readCheckpointURL(c *Config, value string) error {
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return errors.New("is not an address to post to: write one such as https://witness.example.com/lethe")
	}
	c.Checkpoint.URL = Secret(value)
	return nil
}

// showCheckpointURL leaves out what may be secret: all but the host.
func showCheckpointURL(value string) string {
	u, err := url.Parse(value)
	if err != nil || value == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host + "/…"
}

// Package demo makes the first screen of `lethe dev` alive: three destinations
// inside the process, a fourth that fails, a fifth that people do, rules, and
// requests in every state that staff meet. All of it goes through the door, as real work would. The
// people are made up and live at example.com.
package demo

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"lethe/internal/erasure"
	"lethe/internal/rules"
	"lethe/internal/rules/document"
)

// destinations are the demo's systems; the last one answers 404 to everything.
var destinations = []struct{ name, title, owner, confirmation string }{
	{"crm", "Customer database", "Customer care", "response"},
	{"analytics", "Analytics", "Data team", "callback"},
	{"mailing", "Mailing lists", "Marketing", "response"},
	{"warehouse", "Old warehouse (switched off)", "Data team", "response"},
}

// paper is a destination that people do.
const paper = "paper"

// Secrets returns the signing secrets of the demo destinations by name. They
// are made at first use and kept in files below dir, readable by their owner.
func Secrets(dir string) (map[string]string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the demo's secrets: %w", err)
	}
	secrets := map[string]string{}
	for _, d := range destinations {
		secret, err := secret(secretFile(dir, d.name))
		if err != nil {
			return nil, err
		}
		secrets[d.name] = secret
	}
	return secrets, nil
}

func secretFile(dir, name string) string { return filepath.Join(dir, name) }

func secret(file string) (string, error) {
	kept, err := os.ReadFile(file)
	if err == nil {
		return strings.TrimSpace(string(kept)), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("read a demo secret: %w", err)
	}
	var random [32]byte
	_, _ = rand.Read(random[:]) // never fails: crypto/rand ends the program instead
	made := "whsec_" + base64.StdEncoding.EncodeToString(random[:])
	if err := os.WriteFile(file, []byte(made+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("write a demo secret: %w", err)
	}
	return made, nil
}

// Publish publishes the demo's destinations, served below base, and its rules.
// When something else was published meanwhile, it is left as it is.
func Publish(ctx context.Context, desk *erasure.Service, base, secretDir string) error {
	published, version, err := desk.Document(ctx, 0)
	if err != nil {
		return err
	}
	if version > 0 && !ours(published) {
		return nil
	}
	_, err = desk.Publish(ctx, erasure.Publication{Document: routing(base, secretDir), Comment: "The demo of lethe dev"})
	return err
}

// ours reports whether the document names the demo's destinations and rules,
// wherever they were served.
func ours(d document.Document) bool {
	mine := routing("", "")
	if len(d.Destinations) != len(mine.Destinations) || len(d.Rules) != len(mine.Rules) {
		return false
	}
	for i := range mine.Rules {
		if d.Rules[i].Name != mine.Rules[i].Name || d.Rules[i].When != mine.Rules[i].When {
			return false
		}
	}
	for i := range mine.Destinations {
		if d.Destinations[i].Name != mine.Destinations[i].Name {
			return false
		}
	}
	return true
}

func routing(base, secretDir string) document.Document {
	var d document.Document
	for _, to := range destinations {
		d.Destinations = append(d.Destinations, document.Destination{
			Name: to.name, Title: to.title, Owner: to.owner, Kind: "webhook",
			URL:          base + "/demo/" + to.name,
			SecretFile:   secretFile(secretDir, to.name),
			Confirmation: to.confirmation, ConfirmWithin: time.Hour,
			Concurrency: 4, RatePerMinute: 600,
		})
	}
	d.Destinations = append(d.Destinations, document.Destination{
		Name: paper, Title: "Paper files in the cellar", Owner: "Office", Kind: "manual", Confirmation: "manual",
		ConfirmWithin: 14 * 24 * time.Hour, Concurrency: 4, RatePerMinute: 600,
	})
	d.Rules = []rules.Rule{
		{Name: "everyone", When: "true", To: []string{"crm", "analytics", "mailing"}},
		{Name: "old-customers", When: `attributes.warehouse == true`, To: []string{"warehouse"}},
		{Name: "paper-files", When: `attributes.paper == true`, To: []string{paper}},
		{Name: "enterprise-needs-a-person", When: `attributes.tier == "enterprise"`, Review: rules.ReviewRequired},
	}
	return d
}

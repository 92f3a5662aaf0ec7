// Package app puts the program together: it opens the database, builds the
// door and the edges, and runs them until it is told to stop. It is used by
// cmd/lethe and by the tests of the whole program.
//
//	Open ─► commands (apply, staff, token, …)
//	  └───► Serve: pages, GraphQL, callbacks, health, and unless told not to, the jobs
//	Dev = Postgres of its own + keys of its own + Open + the demo + Serve
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"lethe/ent"
	"lethe/internal/config"
	"lethe/internal/database"
	"lethe/internal/destination"
	"lethe/internal/destination/manual"
	"lethe/internal/destination/webhook"
	"lethe/internal/erasure"
	"lethe/internal/outbound"
	"lethe/internal/privacy"
	"lethe/internal/staff"
)

// Options are what the program is made of.
type Options struct {
	Config  config.Config
	Keys    *privacy.Keys // needed to take and forward requests; nil is fine for the other commands
	Log     *slog.Logger
	BaseURL string // how others reach the program, without a slash at the end
}

// App is the program with its database open.
type App struct {
	Erasure *erasure.Service
	Staff   *staff.Service
	DB      *database.DB

	opts Options
	cfg  erasure.Config
	url  string
}

// ErrNoDatabase says that no database is configured.
var ErrNoDatabase = errors.New("LETHE_DATABASE_URL is not set: set it to a postgres:// URL, or run \"lethe dev\", which brings its own Postgres")

// Open connects to the database and builds the services. It fails when the
// schema is not the one this program was built for.
func Open(ctx context.Context, opts Options) (*App, error) {
	url := string(opts.Config.Database.URL)
	if url == "" {
		return nil, ErrNoDatabase
	}
	letters, err := opts.letters()
	if err != nil {
		return nil, err
	}
	db, err := database.Open(ctx, url, database.Options{})
	if err != nil {
		return nil, err
	}
	if err := current(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	cfg := opts.erasure(letters)
	return &App{
		Erasure: opts.desk(db, cfg),
		Staff:   staff.New(db),
		DB:      db,
		opts:    opts,
		cfg:     cfg,
		url:     url,
	}, nil
}

// Close ends the connections to the database.
func (a *App) Close() error { return a.DB.Close() }

func current(ctx context.Context, db *database.DB) error {
	pending, err := db.SchemaStatus(ctx)
	if err != nil {
		return err
	}
	if len(pending) > 0 {
		return fmt.Errorf("the database lacks %d migrations (%s): run \"lethe migrate\"", len(pending), strings.Join(pending, ", "))
	}
	return nil
}

func (o Options) desk(db *database.DB, cfg erasure.Config) *erasure.Service {
	return erasure.New(db, o.Keys, connectors(o.Config), secrets, cfg, o.Log)
}

// archivist is the same desk with windows of nothing, for the demo's past.
func (a *App) archivist() *erasure.Service {
	cfg := a.cfg
	cfg.UndoWindow, cfg.ArchiveAfter = 0, 0
	return a.opts.desk(a.DB, cfg)
}

func connectors(cfg config.Config) map[string]destination.Connector {
	client := outbound.New(outbound.Config{Allow: cfg.Outbound.Allow})
	return map[string]destination.Connector{"webhook": webhook.New(client), "manual": manual.New()}
}

// secrets finds a destination's signing secrets where its document says: they are
// read anew for each attempt, so that a mounted file can be rotated. A
// destination that names no place has none, and its orders are not signed.
func secrets(d *ent.Destination) ([]string, error) {
	if d.SecretEnv == "" && d.SecretFile == "" {
		return nil, nil
	}
	return config.SecretsFrom(os.LookupEnv, os.ReadFile, destination.CheckSecret, d.SecretEnv, d.SecretFile)
}

func (o Options) erasure(letters erasure.Letters) erasure.Config {
	c := o.Config.Erasure
	return erasure.Config{
		BaseURL:         o.BaseURL,
		ReviewWindow:    c.ReviewWindow,
		UndoWindow:      c.UndoWindow,
		RetryMin:        c.RetryMin,
		RetryMax:        c.RetryMax,
		DeliveryTimeout: c.DeliveryTimeout,
		ArchiveAfter:    c.ArchiveAfter,
		Causes:          c.Causes,
		IdentifierTypes: c.IdentifierTypes,
		FourEyes:        c.FourEyes,
		Law:             o.law(),
		Letters:         letters,
		Digest:          erasure.Digest(o.Config.Digest),
	}
}

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
	"log/slog"
	"os"

	"lethe/ent"
	"lethe/internal/audit"
	"lethe/internal/config"
	"lethe/internal/database"
	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/privacy"
	"lethe/internal/staff"
	"lethe/internal/telemetry"
)

// Options are what the program is made of.
type Options struct {
	Config  config.Config
	Keys    *privacy.Keys // needed to take and forward requests; nil is fine for the other commands
	Keyset  Keyset        // the file of the keys, which is looked at while the program serves
	Log     *slog.Logger
	BaseURL string // how others reach the program, without a slash at the end
	Durable bool   // refuse a Postgres that may lose what it has confirmed
	Build   telemetry.Build
	Tracing *telemetry.Tracing // nil: none

	attempts *telemetry.Attempts
}

// App is the program with its database open.
type App struct {
	Audit   *audit.Service
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
// schema is not the one this program was built for, and when the database is not
// as safe as the options ask.
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
	if err := errors.Join(current(ctx, db), opts.durable(ctx, db)); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	ledger := opts.ledger(db)
	if err := ledger.Continue(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	cfg := opts.erasure(letters)
	opts.attempts = telemetry.NewAttempts(opts.Tracing)
	return &App{
		Audit:   ledger,
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

func (o Options) desk(db *database.DB, cfg erasure.Config) *erasure.Service {
	return erasure.New(db, o.Keys, connectors(o.Config, o.attempts), secrets, cfg, o.Log)
}

// archivist is the same desk with windows of nothing, for the demo's past.
func (a *App) archivist() *erasure.Service {
	cfg := a.cfg
	cfg.UndoWindow, cfg.ArchiveAfter = 0, 0
	return a.opts.desk(a.DB, cfg)
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
		Retention:       o.retention(),
		Causes:          c.Causes,
		IdentifierTypes: c.IdentifierTypes,
		PhoneRegion:     c.PhoneRegion,
		FourEyes:        c.FourEyes,
		Law:             o.law(),
		Letters:         letters,
		Digest:          erasure.Digest(o.Config.Digest),
		EscalateTo:      o.Config.EscalateTo,
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
	_ "github.com/lib/pq" // the driver of browser sessions, as in the program
	"golang.org/x/sync/errgroup"

	"lethe/internal/app"
	"lethe/internal/auth"
	"lethe/internal/config"
	"lethe/internal/database"
	"lethe/internal/devpg"
	"lethe/internal/erasure"
	"lethe/internal/rules/document"
	"lethe/internal/staff"
)

const (
	reviewer = "reviewer@example.com"
	password = "correct horse battery"
)

// desk is the program that serves pages, with its database.
type desk struct {
	options options
	url     string // of the pages
	db      *pgx.Conn
	app     *app.App
}

// openDesk starts Postgres in a folder of its own, fills it, and serves the pages.
// The function that it returns ends all of it and removes the folder.
func openDesk(ctx context.Context, o options) (*desk, func(), error) {
	dir, err := os.MkdirTemp("", "lethe-pages-")
	if err != nil {
		return nil, nil, err
	}
	// As root, Postgres runs as another user, who must get in.
	if err := os.Chmod(dir, 0o755); err != nil {
		return nil, nil, err
	}
	var ends []func() error
	end := func() {
		for i := range ends {
			if err := ends[len(ends)-1-i](); err != nil {
				say("clean up: %v", err)
			}
		}
	}
	ends = append(ends, func() error { return os.RemoveAll(dir) })
	server, err := devpg.Start(ctx, devpg.Options{Dir: dir, Database: "lethe"})
	if err != nil {
		end()
		return nil, nil, err
	}
	ends = append(ends, func() error { return server.Stop(context.WithoutCancel(ctx)) })
	d := &desk{options: o}
	stop, err := d.start(ctx, dir, server.URL)
	if stop != nil {
		ends = append(ends, stop)
	}
	if err != nil {
		end()
		return nil, nil, err
	}
	return d, end, nil
}

// start returns what stops the program, when there is anything to stop.
func (d *desk) start(ctx context.Context, dir, databaseURL string) (stop func() error, err error) {
	if err := migrate(ctx, databaseURL); err != nil {
		return nil, err
	}
	on, err := app.Listen("127.0.0.1:0", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	d.url = "http://" + on.Public.Addr().String()
	if d.app, err = open(ctx, dir, databaseURL, d.url); err != nil {
		on.Close()
		return nil, err
	}
	if err := d.prepare(ctx, databaseURL); err != nil {
		on.Close()
		return d.app.Close, err
	}
	serving, end := context.WithCancel(ctx)
	var group errgroup.Group
	group.Go(func() error { return d.app.Serve(serving, on, app.Role{Pages: true}) })
	return func() error {
		end()
		return errors.Join(group.Wait(), d.db.Close(context.WithoutCancel(ctx)), d.app.Close())
	}, nil
}

func migrate(ctx context.Context, databaseURL string) error {
	db, err := database.Open(ctx, databaseURL, database.Options{MaxOpen: 2})
	if err != nil {
		return err
	}
	_, err = db.Migrate(ctx)
	return errors.Join(err, db.Close())
}

func open(ctx context.Context, dir, databaseURL, baseURL string) (*app.App, error) {
	keys := app.Keyset{Path: filepath.Join(dir, "keys.json")}
	if err := keys.Generate(ctx); err != nil {
		return nil, err
	}
	settings := map[string]string{"LETHE_KEYS": keys.Path, "LETHE_BASE_URL": baseURL, "LETHE_DATABASE_URL": databaseURL}
	cfg, err := config.Load(func(name string) (string, bool) { value, ok := settings[name]; return value, ok }, os.ReadFile)
	if err != nil {
		return nil, err
	}
	opened, err := keys.Open(ctx)
	if err != nil {
		return nil, err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	return app.Open(ctx, app.Options{Config: cfg, Keys: opened, Log: log, BaseURL: baseURL})
}

// prepare makes destinations, an account and the requests.
func (d *desk) prepare(ctx context.Context, databaseURL string) error {
	ctx = auth.With(ctx, auth.System("bench"))
	const rules = `apiVersion: lethe/v1
destinations: [{name: crm, title: CRM, kind: manual}, {name: mailing, title: Mailing, kind: manual}]
rules: [{name: everything, when: "true", to: [crm, mailing]}]`
	doc, err := document.Parse(strings.NewReader(rules))
	if err != nil {
		return err
	}
	if _, err := d.app.Erasure.Publish(ctx, erasure.Publication{Document: doc, AcceptGaps: true}); err != nil {
		return err
	}
	if _, err := d.app.Staff.Add(ctx, staff.Account{Email: reviewer, Name: "Robin Okafor", Role: auth.Reviewer, Password: password}); err != nil {
		return err
	}
	if d.db, err = pgx.Connect(ctx, databaseURL); err != nil {
		return err
	}
	if err := d.fill(ctx); err != nil {
		return fmt.Errorf("fill the tables: %w", err)
	}
	return nil
}

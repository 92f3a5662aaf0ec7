package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"lethe/internal/auth"
	"lethe/internal/config"
	"lethe/internal/database"
	"lethe/internal/demo"
	"lethe/internal/demo/receiver"
	"lethe/internal/devpg"
	"lethe/internal/outbound"
	"lethe/internal/telemetry"
	"lethe/web/view"
)

// DevOptions are the choices of `lethe dev`.
type DevOptions struct {
	Config  config.Config
	DataDir string // made when it is not there; everything is kept in it
	Demo    bool   // destinations, rules and requests, besides staff and a token
	Out     io.Writer
	Log     *slog.Logger
	Build   telemetry.Build
}

// Dev runs the whole program with a Postgres of its own until ctx ends. Once it
// serves, it prints where and how to sign in, and writes the same to dev.json
// in the data directory.
func Dev(ctx context.Context, o DevOptions) error {
	dir, err := filepath.Abs(o.DataDir)
	if err != nil {
		return fmt.Errorf("find the data directory: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	o.DataDir = dir
	unlock, err := only(dir)
	if err != nil {
		return err
	}
	defer unlock()
	on, err := Listen(o.Config.Server.Listen, o.Config.Server.AdminListen)
	if err != nil {
		return err
	}
	defer on.Close()
	// Postgres stops last: a shutdown ends ctx, and there are results to write.
	pg, err := devpg.Start(ctx, devpg.Options{Dir: dir})
	if err != nil {
		return err
	}
	err = dev(ctx, o, on, pg.URL)
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	return errors.Join(err, pg.Stop(stopping))
}

// only makes sure that no other process runs on the data directory: the one
// that ends first would take the other's Postgres with it.
func only(dir string) (unlock func(), err error) {
	lock := flock.New(filepath.Join(dir, "lock"))
	ok, err := lock.TryLock()
	switch {
	case err != nil:
		return nil, fmt.Errorf("lock the data directory: %w", err)
	case !ok:
		return nil, fmt.Errorf("another lethe dev runs on %s: stop it first, or choose another --data-dir", dir)
	}
	return func() { _ = lock.Unlock() }, nil
}

func dev(ctx context.Context, o DevOptions, on Listeners, databaseURL string) error {
	o.Config.Database.URL = config.Secret(databaseURL)
	if err := migrate(ctx, databaseURL); err != nil {
		return err
	}
	keyset := Keyset{Path: filepath.Join(o.DataDir, "keys.json")}
	keys, err := keyset.own(ctx)
	if err != nil {
		return err
	}
	if o.Config.Checkpoint.File == "" {
		o.Config.Checkpoint.File = filepath.Join(o.DataDir, "ledger.checkpoints")
	}
	opts := Options{Config: o.Config, Keys: keys, Keyset: keyset, Log: o.Log, BaseURL: o.Config.Server.BaseURL, Build: o.Build}
	if opts.Tracing, err = Tracing(ctx, o.Config, o.Build, o.Log); err != nil {
		return err
	}
	if opts.BaseURL == "" {
		opts.BaseURL = localURL(on.Public)
	}
	a, err := Open(ctx, opts)
	if err != nil {
		return err
	}
	access, err := a.access(auth.With(ctx, auth.System("lethe dev")), filepath.Join(o.DataDir, "dev.json"))
	if err != nil {
		return errors.Join(err, a.Close())
	}
	access.URL, access.AdminURL, access.DatabaseURL = opts.BaseURL, localURL(on.Admin), databaseURL
	more, err := a.devExtras(o, on, access)
	if err != nil {
		return errors.Join(err, a.Close())
	}
	return errors.Join(a.serve(ctx, on, Role{Pages: true, Jobs: true}, more), a.Close())
}

func (a *App) devExtras(o DevOptions, on Listeners, access demo.Access) (extras, error) {
	more := extras{started: func(context.Context) error { return access.Announce(o.Out) }}
	for _, p := range access.Staff {
		more.hints = append(more.hints, view.DemoAccount{Email: p.Email, Password: p.Password, Role: p.Role})
	}
	if !o.Demo {
		return more, nil
	}
	secretDir := filepath.Join(o.DataDir, "secrets")
	secrets, err := demo.Secrets(secretDir)
	if err != nil {
		return extras{}, err
	}
	demoReceiver := receiver.New(receiver.Config{
		Secrets: secrets,
		Client:  outbound.New(outbound.Config{Allow: o.Config.Outbound.Allow}),
	})
	more.routes = map[string]http.Handler{"/demo/": demoReceiver}
	more.stop = demoReceiver.Close
	more.started = func(ctx context.Context) error {
		return a.playDemo(auth.With(ctx, auth.System("demo")), o, localURL(on.Public), secretDir, access)
	}
	return more, nil
}

// playDemo publishes the demo's rules, fills an empty desk, announces that the
// program is ready, and then lets the past happen.
func (a *App) playDemo(ctx context.Context, o DevOptions, base, secretDir string, access demo.Access) error {
	if err := demo.Publish(ctx, a.Erasure, base, secretDir); err != nil {
		return err
	}
	requests, err := a.demoRequests(ctx)
	if err != nil {
		return err
	}
	fresh, err := requests.Waiting(ctx)
	if err != nil {
		return err
	}
	if err := access.Announce(o.Out); err != nil || !fresh {
		return err
	}
	if err := requests.Past(ctx); err != nil && ctx.Err() == nil {
		o.Log.WarnContext(ctx, "the demo's past is not complete", "error", err)
	}
	return nil
}

func (a *App) demoRequests(ctx context.Context) (demo.Requests, error) {
	accounts, err := a.Staff.List(ctx)
	if err != nil {
		return demo.Requests{}, err
	}
	r := demo.Requests{Desk: a.Erasure, Archive: a.archivist(), Read: a.DB.Read()}
	for _, account := range accounts {
		if account.Role == string(auth.Reviewer) {
			r.Reviewer = auth.StaffMember(account.ID, account.Name, auth.Reviewer)
		}
	}
	return r, nil
}

func migrate(ctx context.Context, url string) error {
	db, err := database.Open(ctx, url, database.Options{MaxOpen: 2})
	if err != nil {
		return err
	}
	_, err = db.Migrate(ctx)
	return errors.Join(err, db.Close())
}

package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"lethe/internal/auth"
	"lethe/internal/config"
	"lethe/internal/demo"
	"lethe/internal/demo/receiver"
	"lethe/internal/outbound"
)

// DemoOptions are the choices of a demo that runs as separate processes, on a
// Postgres of its own: deploy/compose.yaml.
type DemoOptions struct {
	Config       config.Config
	DataDir      string // keys, secrets and dev.json; shared by the processes
	Destinations string // how the program reaches the demo destinations, as http://localhost:8081
	Out          io.Writer
	Log          *slog.Logger
}

// SetUpDemo brings the database to its schema, and sees to what `lethe dev` has: a
// keyset, an account of each role, a token with every scope, destinations, rules
// and requests. It keeps what an earlier run has made, and says how to sign in.
func SetUpDemo(ctx context.Context, o DemoOptions) error {
	if o.Config.Database.URL == "" {
		return ErrNoDatabase
	}
	if err := os.MkdirAll(o.DataDir, 0o700); err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	if err := migrate(ctx, string(o.Config.Database.URL)); err != nil {
		return err
	}
	keyset := Keyset{Path: filepath.Join(o.DataDir, "keys.json")}
	keys, err := keyset.own(ctx)
	if err != nil {
		return err
	}
	a, err := Open(ctx, Options{Config: o.Config, Keys: keys, Keyset: keyset, Log: o.Log, BaseURL: o.Config.Server.BaseURL})
	if err != nil {
		return err
	}
	return errors.Join(a.setUpDemo(auth.With(ctx, auth.System("demo")), o), a.Close())
}

func (a *App) setUpDemo(ctx context.Context, o DemoOptions) error {
	access, err := a.access(ctx, filepath.Join(o.DataDir, "dev.json"))
	if err != nil {
		return err
	}
	_, port, err := net.SplitHostPort(o.Config.Server.AdminListen)
	if err != nil {
		return fmt.Errorf("read LETHE_ADMIN_LISTEN: %w", err)
	}
	access.URL, access.AdminURL = a.opts.BaseURL, "http://"+net.JoinHostPort("localhost", port)
	secretDir := filepath.Join(o.DataDir, "secrets")
	if _, err := demo.Secrets(secretDir); err != nil {
		return err
	}
	if err := demo.Publish(ctx, a.Erasure, o.Destinations, secretDir); err != nil {
		return err
	}
	requests, err := a.demoRequests(ctx)
	if err != nil {
		return err
	}
	if _, err := requests.Waiting(ctx); err != nil {
		return err
	}
	return access.Announce(o.Out)
}

// ServeDemoDestinations serves the demo destinations until ctx ends, and sends the
// callbacks that are due before it returns.
func ServeDemoDestinations(ctx context.Context, listen string, o DemoOptions) error {
	secrets, err := demo.Secrets(filepath.Join(o.DataDir, "secrets"))
	if err != nil {
		return err
	}
	destinations := receiver.New(receiver.Config{
		Secrets: secrets,
		Client:  outbound.New(outbound.Config{Allow: o.Config.Outbound.Allow}),
	})
	on, err := net.Listen("tcp", listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", listen, err)
	}
	s := server(destinations)
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(on) }()
	o.Log.InfoContext(ctx, "the demo destinations serve", "listen", on.Addr().String())
	select {
	case err := <-ended:
		return fmt.Errorf("serve %s: %w", on.Addr(), err)
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), demoStopTime)
	defer cancel()
	return errors.Join(s.Shutdown(stopping), destinations.Close(stopping))
}

// demoStopTime is shorter than the 10 s after which Docker kills.
const demoStopTime = 8 * time.Second

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	_ "github.com/lib/pq" // the driver of browser sessions, as in the program
	"golang.org/x/sync/errgroup"

	"lethe/internal/app"
	"lethe/internal/auth"
	"lethe/internal/config"
	"lethe/internal/database"
	"lethe/internal/erasure"
	"lethe/internal/rules/document"
)

// secretVariable names the destinations' signing secret.
const secretVariable = "BENCH_WEBHOOK_SECRET"

// program is Lethe as an operator runs it, with settings as in the environment.
type program struct {
	settings map[string]string
}

// newProgram makes a keyset in the folder. The signing secret goes into the
// environment of this process, because that is where the program looks for it.
func newProgram(ctx context.Context, dir string) (program, error) {
	keys := filepath.Join(dir, "keys.json")
	if err := (app.Keyset{Path: keys}).Generate(ctx); err != nil {
		return program{}, err
	}
	const secret = "whsec_bm9ib2R5IGtub3dzIHRoaXMgc2VjcmV0IGFwYXJ0IGZyb20gdXM="
	return program{settings: map[string]string{
		secretVariable:         secret,
		"LETHE_KEYS":           keys,
		"LETHE_BASE_URL":       "https://lethe.example.com",
		"LETHE_LISTEN":         "127.0.0.1:0",
		"LETHE_ADMIN_LISTEN":   "127.0.0.1:0",
		"LETHE_UNDO_WINDOW":    "0s",
		"LETHE_OUTBOUND_ALLOW": "127.0.0.0/8",
		"LETHE_LOG_LEVEL":      "warn",
	}}, os.Setenv(secretVariable, secret)
}

// environment is the settings for a process of the program's own.
func (p program) environment(databaseURL string) []string {
	variables := []string{"LETHE_DATABASE_URL=" + databaseURL}
	for name, value := range p.settings {
		variables = append(variables, name+"="+value)
	}
	return variables
}

// open puts the program together on a database that has its schema.
func (p program) open(ctx context.Context, databaseURL string) (*app.App, error) {
	lookup := func(name string) (string, bool) {
		value, ok := p.settings[name]
		return value, ok
	}
	cfg, err := config.Load(lookup, os.ReadFile)
	if err != nil {
		return nil, err
	}
	cfg.Database.URL = config.Secret(databaseURL)
	keys, err := app.KeysetOf(cfg).Open(ctx)
	if err != nil {
		return nil, err
	}
	return app.Open(ctx, app.Options{Config: cfg, Keys: keys, Log: quietly(), BaseURL: cfg.Server.BaseURL})
}

// work runs the jobs as `lethe work` does until use returns.
func work(ctx context.Context, a *app.App, use func(ctx context.Context) error) error {
	on, err := app.Listen("127.0.0.1:0", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer on.Close()
	working, stop := context.WithCancel(ctx)
	defer stop()
	group, working := errgroup.WithContext(working)
	group.Go(func() error { return a.Serve(working, on, app.Role{Jobs: true}) })
	group.Go(func() error {
		defer stop()
		return use(working)
	})
	return group.Wait()
}

// migrate makes the schema and publishes destinations and rules: every request
// waits for a person and then goes to each of the URLs.
func (p program) migrate(ctx context.Context, databaseURL string, urls []string) error {
	db, err := database.Open(ctx, databaseURL, database.Options{MaxOpen: 2})
	if err != nil {
		return err
	}
	_, err = db.Migrate(ctx)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	a, err := p.open(ctx, databaseURL)
	if err != nil {
		return err
	}
	return errors.Join(publish(auth.With(ctx, auth.System("bench")), a, urls), a.Close())
}

func publish(ctx context.Context, a *app.App, urls []string) error {
	var yaml strings.Builder
	fmt.Fprintln(&yaml, "apiVersion: lethe/v1\ndestinations:")
	for i, url := range urls {
		fmt.Fprintf(&yaml, "  - {name: %s, url: %q, secretEnv: %s, concurrency: %d}\n", destinationName(i), url, secretVariable, inFlight)
	}
	fmt.Fprintln(&yaml, `rules: [{name: everything, when: "true", to: [`+strings.Join(destinationNames(len(urls)), ", ")+`], review: required}]`)
	d, err := document.Parse(strings.NewReader(yaml.String()))
	if err != nil {
		return err
	}
	if _, err := a.Erasure.Publish(ctx, erasure.Publication{Document: d, AcceptGaps: true}); err != nil {
		return err
	}
	// A document may ask for 1,000 orders a second at most. What is measured is
	// the program, not that.
	_, err = a.DB.SQL().ExecContext(ctx, "UPDATE destinations SET rate_per_minute = 100000000")
	return err
}

func destinationName(i int) string { return fmt.Sprintf("destination-%d", i+1) }

func destinationNames(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = destinationName(i)
	}
	return names
}

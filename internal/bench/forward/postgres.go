package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"

	"lethe/internal/devpg"
)

// postgres is the server with all databases of the run.
type postgres struct {
	server     *devpg.Server
	admin      *pgx.Conn
	postmaster int // process id
	made       int // databases so far
}

// startPostgres runs a server that loses nothing it has committed. With
// statements it counts what each statement costs.
func startPostgres(ctx context.Context, dir string, statements bool) (*postgres, error) {
	p := &postgres{}
	err := p.start(ctx, dir)
	if err == nil && statements {
		err = p.countStatements(ctx, dir)
	}
	if err == nil {
		err = p.durable(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, p.stop(ctx))
	}
	return p, nil
}

func (p *postgres) start(ctx context.Context, dir string) (err error) {
	if p.server, err = devpg.Start(ctx, devpg.Options{Dir: dir, Database: "postgres"}); err != nil {
		return err
	}
	if p.admin, err = pgx.Connect(ctx, p.server.URL); err != nil {
		return err
	}
	p.postmaster, err = parentOf(int(p.admin.PgConn().PID()))
	return err
}

func (p *postgres) stop(ctx context.Context) error {
	if p.admin != nil {
		_ = p.admin.Close(ctx) // the server stops anyway
	}
	if p.server == nil {
		return nil
	}
	return p.server.Stop(ctx)
}

// durable fails unless a commit is on the disk when it returns.
func (p *postgres) durable(ctx context.Context) error {
	for _, name := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
		var value string
		if err := p.admin.QueryRow(ctx, "SELECT current_setting($1)", name).Scan(&value); err != nil {
			return err
		}
		if value != "on" {
			return fmt.Errorf("%s is %s: what is not durable must not be measured", name, value)
		}
	}
	return nil
}

// create makes a database, as a copy if template is not empty, and returns its
// name and URL. Everything is on the disk before it returns, so that what is
// measured next does not pay for it.
func (p *postgres) create(ctx context.Context, template string) (name, address string, err error) {
	p.made++
	name = fmt.Sprintf("bench_%d", p.made)
	command := "CREATE DATABASE " + name
	if template != "" {
		if err := p.quiet(ctx, template); err != nil {
			return "", "", err
		}
		command += " TEMPLATE " + template
	}
	for _, command := range []string{command, "CHECKPOINT"} {
		if _, err := p.admin.Exec(ctx, command); err != nil {
			return "", "", fmt.Errorf("make a database: %w", err)
		}
	}
	u, err := url.Parse(p.server.URL)
	if err != nil {
		return "", "", err
	}
	u.Path = "/" + name
	return name, u.String(), nil
}

func (p *postgres) drop(ctx context.Context, name string) error {
	_, err := p.admin.Exec(ctx, "DROP DATABASE "+name+" WITH (FORCE)")
	return err
}

// quiet waits until nobody is connected to a database any more.
func (p *postgres) quiet(ctx context.Context, name string) error {
	for {
		var sessions int
		err := p.admin.QueryRow(ctx, "SELECT count(*) FROM pg_stat_activity WHERE datname = $1", name).Scan(&sessions)
		if err != nil || sessions == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for %d sessions of %s to end: %w", sessions, name, ctx.Err())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// transactions is how many were committed in a database since it was made. A
// session reports its last ones when it ends, so all must have ended.
func (p *postgres) transactions(ctx context.Context, name string) (int64, error) {
	if err := p.quiet(ctx, name); err != nil {
		return 0, err
	}
	var n int64
	err := p.admin.QueryRow(ctx, "SELECT xact_commit FROM pg_stat_database WHERE datname = $1", name).Scan(&n)
	return n, err
}

func (p *postgres) cpu() (time.Duration, error) { return treeCPU(p.postmaster) }

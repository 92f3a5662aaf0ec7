package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	atlas "ariga.io/atlas/sql/migrate"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql/schema"
	_ "github.com/lib/pq"

	"lethe/ent/migrate"
	"lethe/internal/devpg"
)

const directory = "ent/migrate/migrations"

// write adds a file with what the migrations lack; it adds none when they lack nothing.
func write(ctx context.Context, dir, name string) error {
	return withPostgres(ctx, func(url, _ string) error {
		files, err := atlas.NewLocalDir(dir)
		if err != nil {
			return err
		}
		return migrate.NamedDiff(ctx, url, name, options(files)...)
	})
}

// check fails when the migrations lack something. It works on a copy and changes nothing.
func check(ctx context.Context, dir string) error {
	return withPostgres(ctx, func(url, scratch string) error {
		scratch = filepath.Join(scratch, "migrations")
		if err := os.CopyFS(scratch, os.DirFS(dir)); err != nil {
			return err
		}
		files, err := atlas.NewLocalDir(scratch)
		if err != nil {
			return err
		}
		err = migrate.NamedDiff(ctx, url, "check", append(options(files), schema.WithErrNoPlan(true))...)
		switch {
		case errors.Is(err, atlas.ErrNoPlan):
			return nil
		case err != nil:
			return err
		default:
			return errors.New("the Ent schema has changes without a migration: run `go run ./cmd/migratediff NAME`")
		}
	})
}

// rehash writes atlas.sum anew.
func rehash(dir string) error {
	files, err := atlas.NewLocalDir(dir)
	if err != nil {
		return err
	}
	sum, err := files.Checksum()
	if err != nil {
		return err
	}
	return atlas.WriteSumFile(files, sum)
}

func options(files atlas.Dir) []schema.MigrateOption {
	return []schema.MigrateOption{
		schema.WithDir(files),
		schema.WithDialect(dialect.Postgres),
		schema.WithMigrationMode(schema.ModeReplay),
		schema.WithFormatter(atlas.DefaultFormatter),
		schema.WithDropColumn(true),
		schema.WithDropIndex(true),
		schema.WithDiffHook(keepHand),
	}
}

// withPostgres calls do with an empty database and a scratch directory, and removes both.
func withPostgres(ctx context.Context, do func(url, scratch string) error) (err error) {
	scratch, err := os.MkdirTemp("", "migratediff-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	// As root, Postgres runs as another user, who must get in.
	if err := os.Chmod(scratch, 0o755); err != nil {
		return err
	}
	server, err := devpg.Start(ctx, devpg.Options{Dir: scratch, Database: "diff", Fast: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop(context.WithoutCancel(ctx))) }()
	target, err := inPublic(server.URL)
	if err != nil {
		return err
	}
	return do(target, scratch)
}

// inPublic limits a connection string to the schema "public", which is all that Ent's diff should look at.
func inPublic(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("connection string: %w", err)
	}
	q := u.Query()
	q.Set("search_path", "public")
	u.RawQuery = q.Encode()
	return u.String(), nil
}

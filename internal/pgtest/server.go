package pgtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"

	_ "github.com/lib/pq" // the driver of the administrator's pool

	"lethe/internal/database"
	"lethe/internal/devpg"
)

const template = "lethe_template"

// server is a running Postgres and the administrator's pool.
type server struct {
	base  url.URL
	admin *sql.DB
	// watched is our end of the watcher's pipe: were it collected as garbage, the watcher would think that we are gone.
	watched io.Closer
}

func (s *server) url(name string) string {
	u := s.base
	u.Path = "/" + name
	return u.String()
}

// start runs a server for this test program and migrates the template.
func start() (*server, error) {
	ctx := context.Background() // the server outlives the test that happens to come first
	dir, err := os.MkdirTemp("", "lethe-pgtest-")
	if err != nil {
		return nil, err
	}
	s, err := startIn(ctx, dir)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return s, nil
}

func startIn(ctx context.Context, dir string) (*server, error) {
	// As root, Postgres runs as another user, who must get in.
	if err := os.Chmod(dir, 0o755); err != nil {
		return nil, err
	}
	watched, err := removeAtExit(dir)
	if err != nil {
		return nil, fmt.Errorf("start the watcher of the test server: %w", err)
	}
	pg, err := devpg.Start(ctx, devpg.Options{Dir: dir, Database: template, Fast: true})
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, pg.URL); err != nil {
		return nil, errors.Join(err, pg.Stop(ctx))
	}
	base, err := url.Parse(pg.URL)
	if err != nil {
		return nil, err
	}
	s := &server{base: *base, watched: watched}
	if s.admin, err = sql.Open("postgres", s.url("postgres")); err != nil {
		return nil, err
	}
	return s, nil
}

// migrate leaves no session behind: a database in use cannot be copied.
func migrate(ctx context.Context, url string) error {
	db, err := database.Open(ctx, url, database.Options{MaxOpen: 1})
	if err != nil {
		return err
	}
	_, err = db.Migrate(ctx)
	return errors.Join(err, db.Close())
}

package database

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	atlas "ariga.io/atlas/sql/migrate"
)

// migration is a file with its line of atlas.sum. The hash covers the file and all files before it, so it also changes
// when one is put in or taken out further up.
type migration struct {
	atlas.File
	hash string
}

func (m migration) outsideTransaction() bool {
	return bytes.HasPrefix(m.Bytes(), []byte("-- atlas:txmode none\n"))
}

// readMigrations returns the files in order. It fails when they do not match atlas.sum.
func readMigrations(source fs.FS) ([]migration, error) {
	dir := &atlas.MemDir{}
	defer dir.Close()
	names, err := fs.Glob(source, "*")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		content, err := fs.ReadFile(source, name)
		if err != nil {
			return nil, err
		}
		if err := dir.WriteFile(name, content); err != nil {
			return nil, err
		}
	}
	if err := atlas.Validate(dir); err != nil {
		return nil, fmt.Errorf("migration files: %w", err)
	}
	files, err := dir.Files()
	if err != nil {
		return nil, err
	}
	sum, err := dir.Checksum()
	if err != nil {
		return nil, err
	}
	list := make([]migration, len(files))
	for i, f := range files {
		hash, err := sum.SumByName(f.Name())
		if err != nil {
			return nil, fmt.Errorf("migration %s: %w", f.Name(), err)
		}
		list[i] = migration{File: f, hash: hash}
	}
	return list, nil
}

// queryer is a pool or one connection.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// done is one row of schema_migrations.
type done struct{ version, hash string }

// history returns what was applied, oldest first; nothing when the database is empty.
func history(ctx context.Context, db queryer) ([]done, error) {
	var exists bool
	if err := db.QueryRowContext(ctx, `select to_regclass('schema_migrations') is not null`).Scan(&exists); err != nil {
		return nil, fmt.Errorf("look for schema_migrations: %w", err)
	}
	if !exists {
		return nil, nil
	}
	rows, err := db.QueryContext(ctx, `select version, hash from schema_migrations order by version`)
	if err != nil {
		return nil, fmt.Errorf("read schema_migrations: %w", err)
	}
	defer rows.Close()
	var list []done
	for rows.Next() {
		var row done
		if err := rows.Scan(&row.version, &row.hash); err != nil {
			return nil, fmt.Errorf("read schema_migrations: %w", err)
		}
		list = append(list, row)
	}
	return list, rows.Err()
}

// ErrNewer says that the database has migrations that the program does not know. A program that runs already goes on:
// each migration fits the release before it.
var ErrNewer = errors.New("the program is older than its database")

// plan returns the files that are not applied yet. It fails when the applied ones are not exactly the first files.
func plan(files []migration, applied []done) ([]migration, error) {
	for i, row := range applied {
		if i >= len(files) || files[i].Version() > row.version {
			return nil, fmt.Errorf("the database has migration %s, which this program lacks: %w", row.version, ErrNewer)
		}
		if f := files[i]; f.Version() < row.version || f.hash != row.hash {
			return nil, fmt.Errorf("migration %s was changed, or put in, after later ones were applied: "+
				"restore it, and add a new file instead", f.Name())
		}
	}
	return files[len(applied):], nil
}

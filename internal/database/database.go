// Package database is the one way to Postgres: connections, transactions, migrations and notifications.
//
//	InTx ──► write pool ─┐
//	Read ──► read pool  ─┤  every connection of the read pool is read-only, and so is every transaction on it:
//	Listen ► one of its ─┴─► Postgres       a stray write fails there, not in review
//
// A statement that runs for 30 s, waits 10 s for a lock, or a transaction that idles for 10 s is cut by Postgres, so
// that a stuck replica cannot hold up the others. Migrations have limits of their own.
//
// Both pools work with the rights of the role lethe_app, which may not change what the ledger says. Only migrations have
// the rights of the user in the connection string.
package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/lib/pq"

	"lethe/ent"
	"lethe/ent/migrate/migrations"
)

// DB is the database. It is safe for concurrent use.
type DB struct {
	config pq.Config
	source fs.FS // the migrations

	writes *sql.DB
	reads  *sql.DB
	write  *ent.Client
	read   *ent.Client
}

// Options of [Open].
type Options struct {
	// MaxOpen is how many connections each of the two pools may hold, 20 if 0. All replicas together must stay below
	// Postgres' max_connections.
	MaxOpen int
}

// Open connects to the database that a postgres:// connection string names, and returns once it has answered. It
// neither looks at the schema nor changes it: see [DB.SchemaStatus] and [DB.Migrate].
func Open(ctx context.Context, url string, opts Options) (*DB, error) {
	config, err := parse(url)
	if err != nil {
		return nil, err
	}
	if opts.MaxOpen == 0 {
		opts.MaxOpen = 20
	}
	forReads := config
	if config.TargetSessionAttrs == "" {
		// After a failover the old primary may be a replica: better no connection than a decision there.
		config.TargetSessionAttrs = pq.TargetSessionAttrsReadWrite
	}
	db := &DB{config: config, source: migrations.FS}
	writer, err := newConnector(config, limits)
	if err != nil {
		return nil, err
	}
	reader, err := newConnector(forReads, limits, readOnly)
	if err != nil {
		return nil, err
	}
	db.writes = pool(restricted{writer}, opts.MaxOpen)
	db.reads = pool(restricted{reader}, opts.MaxOpen)
	db.write = ent.NewClient(ent.Driver(entsql.OpenDB(dialect.Postgres, db.writes)))
	db.read = ent.NewClient(ent.Driver(readDriver{entsql.OpenDB(dialect.Postgres, db.reads)}))
	if err := errors.Join(db.writes.PingContext(ctx), db.reads.PingContext(ctx)); err != nil {
		return nil, errors.Join(fmt.Errorf("connect to the database: %w", err), db.Close())
	}
	return db, nil
}

// Close ends all connections; running statements are waited for.
func (d *DB) Close() error { return errors.Join(d.reads.Close(), d.writes.Close()) }

// Read returns the client for queries. A write through it fails with SQLSTATE 25006.
func (d *DB) Read() *ent.Client { return d.read }

// SQL returns the write pool, for what does not speak Ent: browser sessions and health checks.
func (d *DB) SQL() *sql.DB { return d.writes }

func pool(connector driver.Connector, size int) *sql.DB {
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	db.SetConnMaxIdleTime(5 * time.Minute)
	db.SetConnMaxLifetime(30 * time.Minute)
	return db
}

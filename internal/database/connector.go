package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/lib/pq"
)

const connectTimeout = 5 * time.Second

// Settings of a connection, as Postgres names them (runtime-config-client in its manual). The connection string wins.
var (
	limits = map[string]string{
		"statement_timeout":                   "30s",
		"lock_timeout":                        "10s",
		"idle_in_transaction_session_timeout": "10s",
		"jit":                                 "off", // compiling costs more than any of our statements takes
	}
	// Building an index on a large table takes its time. The lock must still come soon, because everybody else queues
	// behind it.
	migrationLimits = map[string]string{
		"statement_timeout": "1h",
		"lock_timeout":      "10s",
	}
	readOnly = map[string]string{
		"default_transaction_read_only": "on",
	}
)

var errNoURL = errors.New("the database's connection string must look like postgres://user:password@host:5432/database, " +
	"with special characters in the password written as in any URL (/ as %2F)")

// parse reads a connection string. Its error never repeats the string, which may hold a password.
func parse(address string) (pq.Config, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return pq.Config{}, errNoURL
	}
	config, err := pq.NewConfig(address)
	if err != nil {
		return config, fmt.Errorf("the database's connection string: %w", err)
	}
	return config, nil
}

// newConnector makes connections that begin with the settings.
func newConnector(config pq.Config, settings ...map[string]string) (driver.Connector, error) {
	config = config.Clone()
	config.BinaryParameters = true // a statement with parameters is one round trip, not two
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
	if config.ApplicationName == "" {
		config.ApplicationName = "lethe"
	}
	for _, group := range settings {
		for name, value := range group {
			if _, given := config.Runtime[name]; !given {
				config.Runtime[name] = value
			}
		}
	}
	c, err := pq.NewConnectorConfig(config)
	if err != nil {
		return nil, fmt.Errorf("the database's connection string: %w", err)
	}
	watch(c)
	return connector{c}, nil
}

// connector marks its failures, so that Unavailable knows them whatever their reason.
type connector struct{ *pq.Connector }

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	opened, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, connectError{err}
	}
	full, ok := opened.(fullConn)
	if !ok {
		return nil, fmt.Errorf("lib/pq's %T is not what database/sql knows best", opened)
	}
	return conn{full, map[string]statement{}}, nil
}

// fullConn is all that lib/pq's connections can do for database/sql.
type fullConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.NamedValueChecker
	driver.Pinger
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}

// conn sends JSON as text: as bytes it would be taken for Postgres' own binary form,
// which jsonb refuses. It keeps the statements that begin with [PreparedOnce].
type conn struct {
	fullConn
	prepared map[string]statement // by their text
}

// CheckNamedValue converts one parameter.
func (c conn) CheckNamedValue(v *driver.NamedValue) error {
	document, ok := v.Value.(json.RawMessage)
	switch {
	case !ok:
		return c.fullConn.CheckNamedValue(v)
	case document == nil:
		v.Value = nil
	default:
		v.Value = string(document)
	}
	return nil
}

type connectError struct{ error }

func (e connectError) Unwrap() error { return e.error }

// readDriver makes every transaction read-only too: lib/pq begins an ordinary one with READ WRITE, which would override
// the connection's default.
type readDriver struct{ *entsql.Driver }

// Tx begins a read-only transaction. Ent calls it for a mutation of more than one table.
func (d readDriver) Tx(ctx context.Context) (dialect.Tx, error) {
	return d.BeginTx(ctx, nil)
}

// BeginTx begins a read-only transaction with the isolation asked for.
func (d readDriver) BeginTx(ctx context.Context, opts *sql.TxOptions) (dialect.Tx, error) {
	asked := sql.TxOptions{ReadOnly: true}
	if opts != nil {
		asked.Isolation = opts.Isolation
	}
	return d.Driver.BeginTx(ctx, &asked)
}

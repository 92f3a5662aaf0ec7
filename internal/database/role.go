package database

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
)

// Role is the group role whose rights the program works with. It may read the ledger and add to it, and do neither more
// with it nor anything to the schema; the migrations make it, with the function lethe_grant.
const Role = "lethe_app"

// takeRole asks for the rights of Role. It changes nothing for a user who is not a member, and in a database that has
// granted nothing to Role: one without our tables, or without these grants yet.
const takeRole = `select set_config('role', rolname, false) from pg_catalog.pg_roles
	where rolname = '` + Role + `'
	and pg_has_role(oid, case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end)
	and has_table_privilege(oid, to_regclass('ledger_entries'), 'INSERT')`

// restricted makes connections that work with the rights of Role, if their user may. That costs one statement for each
// new connection and none later: the role holds until the connection ends.
type restricted struct{ driver.Connector }

// Connect fails like the connector within, and marks its failures for Unavailable.
func (r restricted) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := r.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.(driver.ExecerContext).ExecContext(ctx, takeRole, nil); err != nil {
		return nil, connectError{errors.Join(fmt.Errorf("take the role %s: %w", Role, err), conn.Close())}
	}
	return conn, nil
}

package database

import (
	"context"
	"fmt"
)

// Guard says what keeps this process from changing or removing what the ledger says.
type Guard string

// From the strongest guard to the weakest.
const (
	// ByLogin: the user who connects may only read the ledger and add to it.
	ByLogin Guard = "login"
	// ByRole: that user could change it, and the program has given up the right. Whoever runs a statement of his own in
	// a connection of the program can take it back.
	ByRole Guard = "role"
	// ByTrigger: the program has the right, and triggers refuse it.
	ByTrigger Guard = "trigger"
)

// LedgerGuard returns what guards the ledger from this process. The schema must be up to date.
func (d *DB) LedgerGuard(ctx context.Context) (Guard, error) {
	var now, ever bool
	err := d.reads.QueryRowContext(ctx, `
		select pg_has_role(current_user, relowner, 'MEMBER') or has_table_privilege(current_user, oid, 'UPDATE, DELETE, TRUNCATE'),
			pg_has_role(session_user, relowner, 'MEMBER') or has_table_privilege(session_user, oid, 'UPDATE, DELETE, TRUNCATE')
		from pg_catalog.pg_class where oid = 'ledger_entries'::regclass`).Scan(&now, &ever)
	switch {
	case err != nil:
		return "", fmt.Errorf("ask who may change the ledger: %w", err)
	case now:
		return ByTrigger, nil
	case ever:
		return ByRole, nil
	default:
		return ByLogin, nil
	}
}

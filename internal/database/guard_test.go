package database_test

import (
	"strings"
	"testing"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"lethe/internal/pgtest"
)

const entry = `insert into ledger_entries
	(id, subject_id, number, at, actor_kind, actor, action, detail, previous, hash)
	values (gen_random_uuid(), gen_random_uuid(), 1, lethe_now(), 'system', 'test', 'test', '{}', '', '')`

func TestLedger_RowsCannotBeChangedByTheOwner(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	execute(t, db, entry)
	for _, statement := range []string{
		`update ledger_entries set number = 2`,
		`delete from ledger_entries`,
		`truncate ledger_entries`,
		`truncate ledger_entries cascade`,
		`set session_replication_role = replica; delete from ledger_entries`,
	} {
		_, err := db.SQL().ExecContext(t.Context(), `set local role none; `+statement)
		if err == nil || !strings.Contains(err.Error(), "the ledger is append-only") {
			t.Errorf("%s: %v; want a refusal", statement, err)
		}
	}
	if n := value[int](t, db, `select count(*) from ledger_entries where number = 1`); n != 1 {
		t.Errorf("%d entries are left, want 1", n)
	}
}

func TestRead_RefusesToWrite(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	const write = `insert into sessions values ('a', '', lethe_now())`

	_, err := db.Read().ExecContext(t.Context(), write)
	if pq.As(err, pqerror.ReadOnlySQLTransaction) == nil {
		t.Errorf("outside a transaction: %v; want 25006", err)
	}

	for name, begin := range map[string]func() (transaction, error){
		"Tx":      func() (transaction, error) { return db.Read().Tx(t.Context()) },
		"BeginTx": func() (transaction, error) { return db.Read().BeginTx(t.Context(), nil) },
	} {
		tx, err := begin()
		if err != nil {
			t.Fatal(err)
		}
		_, err = tx.ExecContext(t.Context(), write)
		if pq.As(err, pqerror.ReadOnlySQLTransaction) == nil {
			t.Errorf("in a transaction by %s: %v; want 25006", name, err)
		}
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
	}
}

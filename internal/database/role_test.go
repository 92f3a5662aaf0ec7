package database_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"sync"
	"testing"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"lethe/ent"
	"lethe/internal/database"
	"lethe/internal/pgtest"
)

// tampering is what S55 forbids the program.
var tampering = []string{
	`update ledger_entries set number = 2`,
	`delete from ledger_entries`,
	`truncate ledger_entries`,
	`select * from ledger_entries for update`,
	`alter table ledger_entries disable trigger all`,
	`drop trigger ledger_entries_append_only on ledger_entries`,
	`drop table ledger_entries`,
	`set session_replication_role = replica`,
	`create or replace function refuse_ledger_change() returns trigger language plpgsql as $$ begin return new; end $$`,
	`create or replace function lethe_now() returns timestamptz language sql as $$ select 'epoch'::timestamptz $$`,
	`update ledger_checkpoints set size = 2`,
	`delete from ledger_checkpoints`,
	`truncate ledger_checkpoints`,
	`delete from ledger_tiles`,
	`truncate ledger_tiles`,
	`delete from ledger_base`,
	`update schema_migrations set hash = ''`,
	`delete from schema_migrations`,
}

func TestOpen_S55_ReadsTheLedgerAndAddsToItAndNoMore(t *testing.T) {
	t.Parallel()
	owned, login := withLogin(t)
	for name, db := range map[string]*database.DB{"an owner": owned, "a mere login": login} {
		execute(t, db, entry)
		for _, statement := range tampering {
			_, err := db.SQL().ExecContext(t.Context(), statement)
			if e := pq.As(err, pqerror.InsufficientPrivilege); e == nil {
				t.Errorf("%s: %s: %v; want 42501", name, statement, err)
			}
		}
	}
	if n := value[int](t, owned, `select count(*) from ledger_entries where number = 1`); n != 2 {
		t.Errorf("%d entries are left, want 2", n)
	}
}

// A login that is a member of the role and nothing else cannot take back what it never had.
func TestOpen_S55_ALoginCannotBecomeTheOwner(t *testing.T) {
	t.Parallel()
	_, login := withLogin(t)
	execute(t, login, entry)
	for _, statement := range []string{"set role none; ", "reset role; ", "set session authorization default; "} {
		_, err := login.SQL().ExecContext(t.Context(), statement+`delete from ledger_entries`)
		if pq.As(err, pqerror.InsufficientPrivilege) == nil {
			t.Errorf("%s: %v; want 42501", statement, err)
		}
	}
	if _, err := login.Migrate(t.Context()); pq.As(err, pqerror.InsufficientPrivilege) == nil {
		t.Errorf("migrating: %v; want 42501", err)
	}
}

func TestOpen_HoldsTheRoleInEveryConnectionOfBothPools(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	const who = `select current_user || ' ' || session_user`
	var readers sync.WaitGroup
	for range 5 {
		readers.Go(func() {
			rows, err := db.Read().QueryContext(t.Context(), who)
			if err != nil {
				t.Error(err)
				return
			}
			defer rows.Close()
			var got string
			if !rows.Next() || rows.Scan(&got) != nil || got != "lethe_app lethe" {
				t.Errorf("a reading connection works as %q", got)
			}
		})
		readers.Go(func() {
			var got string
			if err := db.SQL().QueryRowContext(t.Context(), who).Scan(&got); err != nil || got != "lethe_app lethe" {
				t.Errorf("a writing connection works as %q, %v", got, err)
			}
		})
	}
	readers.Wait()
	err := db.InTx(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
		_, err := tx.ExecContext(ctx, `delete from ledger_entries`)
		return err
	})
	if pq.As(err, pqerror.InsufficientPrivilege) == nil {
		t.Errorf("in a transaction: %v; want 42501", err)
	}
}

func TestLedgerGuard_SaysWhatKeepsTheProgramFromTheLedger(t *testing.T) {
	t.Parallel()
	owned, login := withLogin(t)
	expectGuard(t, owned, database.ByRole)
	expectGuard(t, login, database.ByLogin)
}

// Where no role could be made, the program works with the rights that it has.
func TestOpen_WithoutTheRoleWorksAsItIs(t *testing.T) {
	t.Parallel()
	address := pgtest.NewURL(t)
	name := newLogin(t, open(t, address), `grant all on all tables in schema public to %s`)
	db := open(t, as(t, address, name))
	if got := value[string](t, db, `select current_user`); got != name {
		t.Errorf("works as %q, want %q", got, name)
	}
	execute(t, db, entry)
	expectGuard(t, db, database.ByTrigger)
}

// A user who owns a database and may make no roles migrates it all the same. Once somebody has made him a member, his
// next connections take the role.
func TestMigrate_WithoutTheRightToMakeRoles(t *testing.T) {
	t.Parallel()
	address := pgtest.NewEmptyURL(t)
	admin := open(t, address)
	name := newLogin(t, admin, `grant all on schema public to %s`)
	owned := open(t, as(t, address, name))
	if _, err := owned.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	expectGuard(t, owned, database.ByTrigger)

	execute(t, admin, `grant lethe_app to `+name)
	execute(t, owned, `select lethe_grant()`)
	expectGuard(t, open(t, as(t, address, name)), database.ByRole)
}

func TestMigrate_GrantsTheTablesOfLaterMigrations(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	pgtest.AsOwner(t, db, `create table later (n bigserial)`)
	execute(t, db, `insert into later default values; update later set n = 2; delete from later`)
}

func expectGuard(t *testing.T, db *database.DB, want database.Guard) {
	t.Helper()
	if got, err := db.LedgerGuard(t.Context()); err != nil || got != want {
		t.Errorf("guarded by %q, %v; want %q", got, err, want)
	}
}

// withLogin opens one database twice: as its owner, and as a login that is only a member of the role.
func withLogin(t *testing.T) (owned, login *database.DB) {
	t.Helper()
	address := pgtest.NewURL(t)
	owned = open(t, address)
	return owned, open(t, as(t, address, newLogin(t, owned, `grant lethe_app to %s`)))
}

// newLogin makes a user with one grant. Users belong to the server, which this test does not have to itself.
func newLogin(t *testing.T, db *database.DB, grant string) string {
	t.Helper()
	name := fmt.Sprintf("login_%x", rand.Uint64())
	pgtest.AsOwner(t, db, `create role `+name+` login; `+fmt.Sprintf(grant, name))
	return name
}

func as(t *testing.T, address, user string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User(user)
	return u.String()
}

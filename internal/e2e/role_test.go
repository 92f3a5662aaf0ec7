package e2e_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// One user owns the database and migrates it, another runs the program: he has
// all that the work takes, and not what it would take to change the ledger.
func TestServe_S55_RunsForAUserWhoOwnsNothing(t *testing.T) {
	t.Parallel()
	p := startPostgres(t)
	super := connect(t, p.URL)
	run := func(statements ...string) {
		t.Helper()
		for _, s := range statements {
			if _, err := super.ExecContext(t.Context(), s); err != nil {
				t.Fatalf("%s: %v", s, err)
			}
		}
	}
	run("CREATE ROLE lethe_owner LOGIN CREATEROLE", "CREATE DATABASE owned OWNER lethe_owner")
	f := newFleet(t, addressOf(t, p.URL, "lethe_owner", "/owned"))
	run("CREATE ROLE lethe_program LOGIN IN ROLE lethe_app")
	login := addressOf(t, p.URL, "lethe_program", "/owned")

	r := f.add("LETHE_DATABASE_URL="+login, "LETHE_LOG_LEVEL=info")
	receivers := f.receivers()
	f.apply(routing(receivers))
	s := submitMany(t.Context(), 20, f.apis()...)
	s.Wait(t, 20)
	f.delivered(s, receivers)
	if said := r.stderr.String(); !strings.Contains(said, `"guarded_by":"login"`) {
		t.Errorf("the log does not say what guards the ledger:\n%s", r.lastWords())
	}

	db := connect(t, login)
	for _, tampering := range []string{
		"DELETE FROM ledger_entries", "UPDATE ledger_entries SET actor = ''", "TRUNCATE ledger_entries",
		"ALTER TABLE ledger_entries DISABLE TRIGGER ALL", "SET ROLE lethe_owner", "SET session_replication_role = replica",
	} {
		if _, err := db.ExecContext(t.Context(), tampering); pq.As(err, pqerror.InsufficientPrivilege) == nil {
			t.Errorf("%s: %v; want 42501", tampering, err)
		}
	}
}

// Without the right to make roles everything works, and the program says that
// only triggers guard the ledger; once somebody has made the role, it is taken.
func TestServe_S55_SaysThatOnlyTriggersGuardTheLedger(t *testing.T) {
	t.Parallel()
	p := startPostgres(t)
	super := connect(t, p.URL)
	for _, s := range []string{"CREATE ROLE lethe_owner LOGIN", "CREATE DATABASE owned OWNER lethe_owner"} {
		if _, err := super.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	f := newFleet(t, addressOf(t, p.URL, "lethe_owner", "/owned"))
	r := f.add()
	r.Stop()
	if said := r.stderr.String(); !strings.Contains(said, "guarded by triggers only") {
		t.Errorf("the log does not warn:\n%s", r.lastWords())
	}

	for _, s := range []string{"CREATE ROLE lethe_app", "GRANT lethe_app TO lethe_owner"} {
		if _, err := super.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	if _, err := f.database().ExecContext(t.Context(), "SELECT lethe_grant()"); err != nil {
		t.Fatal(err)
	}
	again := f.add("LETHE_LOG_LEVEL=info")
	again.Stop()
	if said := again.stderr.String(); !strings.Contains(said, `"guarded_by":"role"`) {
		t.Errorf("the role is not taken:\n%s", again.lastWords())
	}
}

func addressOf(t *testing.T, address, user, path string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User, u.Path = url.User(user), path
	return u.String()
}

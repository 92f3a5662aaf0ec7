package staff_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/fault"
	"lethe/internal/pgtest"
	"lethe/internal/staff"
)

const password = "correct horse battery"

// world is a database, its staff, and a context in which an admin acts.
type world struct {
	*staff.Service
	db    *database.DB
	admin context.Context
}

func newWorld(t *testing.T) *world {
	t.Helper()
	db := pgtest.New(t)
	admin := auth.StaffMember(uuid.New(), "Admin", auth.Admin)
	return &world{Service: staff.NewQuick(db), db: db, admin: auth.With(t.Context(), admin)}
}

func (w *world) add(t *testing.T, email string) *ent.StaffAccount {
	t.Helper()
	a, err := w.Add(w.admin, staff.Account{Email: email, Name: "Ada Example", Role: auth.Lead, Password: password})
	if err != nil {
		t.Fatalf("add %s: %v", email, err)
	}
	return a
}

// as returns a new account of the role, and a context in which it acts.
func (w *world) as(t *testing.T, email string, role auth.Role) (context.Context, *ent.StaffAccount) {
	t.Helper()
	a, err := w.Add(w.admin, staff.Account{Email: email, Name: "Ada Example", Role: role, Password: password})
	if err != nil {
		t.Fatalf("add %s: %v", email, err)
	}
	return auth.With(t.Context(), auth.StaffMember(a.ID, a.Name, role)), a
}

func (w *world) token(t *testing.T, in staff.NewToken) (string, *ent.APIToken) {
	t.Helper()
	secret, token, err := w.CreateToken(w.admin, in)
	if err != nil {
		t.Fatalf("create a token: %v", err)
	}
	return secret, token
}

// ledger lists what was recorded about a subject, oldest first.
func (w *world) ledger(t *testing.T, subject uuid.UUID) []*ent.LedgerEntry {
	t.Helper()
	list, err := w.db.Read().LedgerEntry.Query().
		Where(ledgerentry.SubjectID(subject)).Order(ent.Asc(ledgerentry.FieldNumber)).All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func actions(list []*ent.LedgerEntry) []string {
	var out []string
	for _, e := range list {
		out = append(out, e.Action)
	}
	return out
}

// wantFault fails the test unless err is a fault of the kind.
func wantFault(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("got %v, want %s", err, kind)
	}
}

// wantField fails the test unless err is about the one field of that path.
func wantField(t *testing.T, err error, path string) {
	t.Helper()
	if f := fault.Of(err); f == nil || f.Kind != fault.BadInput || len(f.Fields) != 1 || f.Fields[0].Path != path {
		t.Errorf("got %v, want a fault of %s", err, path)
	}
}

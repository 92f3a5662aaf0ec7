package staff_test

import (
	"context"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lethe/ent/staffaccount"
	"lethe/internal/auth"
	"lethe/internal/fault"
)

func TestChangeRole_HoldsFromTheNextRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.add(t, "ada@example.com")
	for range 2 { // the second time changes nothing
		if err := w.ChangeRole(w.admin, " Ada@example.com", auth.Reviewer); err != nil {
			t.Fatal(err)
		}
	}
	if who, _, err := w.Account(t.Context(), a.ID); err != nil || who.Role != auth.Reviewer {
		t.Errorf("the actor is %+v, %v", who, err)
	}
	entries := w.ledger(t, a.ID)
	if len(entries) != 2 || string(entries[1].Detail) != `{"from":"lead","to":"reviewer"}` {
		t.Errorf("the ledger has %v", entries)
	}
	wantField(t, w.ChangeRole(w.admin, a.Email, "boss"), "role")
	wantFault(t, w.ChangeRole(w.admin, "zoe@example.com", auth.Lead), fault.NotFound)
}

func TestEnable_LetsInAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.add(t, "ada@example.com")
	if err := w.Disable(w.admin, a.Email); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := w.Enable(w.admin, a.Email); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := w.SignIn(t.Context(), a.Email, password); err != nil || got.SignedInAt == nil {
		t.Errorf("signing in: %+v, %v", got, err)
	}
	if diff := cmp.Diff([]string{"staff.added", "staff.disabled", "staff.enabled", "staff.signed_in"}, actions(w.ledger(t, a.ID))); diff != "" {
		t.Errorf("ledger (-want +got):\n%s", diff)
	}
}

func TestAdmins_DoNotShutThemselvesOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada, a := w.as(t, "ada@example.com", auth.Admin)
	wantFault(t, w.Disable(ada, a.Email), fault.Conflict)
	wantFault(t, w.ChangeRole(ada, a.Email, auth.Lead), fault.Conflict)
	wantFault(t, w.Disable(w.admin, a.Email), fault.Conflict) // the last one
	wantFault(t, w.ChangeRole(w.admin, a.Email, auth.Lead), fault.Conflict)

	_, b := w.as(t, "bob@example.com", auth.Admin)
	if err := w.Disable(ada, b.Email); err != nil {
		t.Errorf("one of two: %v", err)
	}
}

func TestAdmins_WhoShutEachOtherOutLeaveOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada, a := w.as(t, "ada@example.com", auth.Admin)
	bob, b := w.as(t, "bob@example.com", auth.Admin)
	var both sync.WaitGroup
	for who, email := range map[context.Context]string{ada: b.Email, bob: a.Email} {
		both.Go(func() { _ = w.Disable(who, email) })
	}
	both.Wait()
	left, err := w.db.Read().StaffAccount.Query().
		Where(staffaccount.Role("admin"), staffaccount.DisabledAtIsNil()).Count(t.Context())
	if err != nil || left != 1 {
		t.Errorf("%d administrators are left, %v", left, err)
	}
}

package staff_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lethe/internal/auth"
	"lethe/internal/fault"
)

func TestChangePassword_NeedsTheCurrentOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me, a := w.as(t, "ada@example.com", auth.Lead)
	const fresh = "another horse, another battery"

	for _, c := range []struct{ current, fresh, path string }{
		{"wrong " + password, fresh, "current"},
		{"", fresh, "current"},
		{password, "too short", "password"},
		{password, password, "password"},
	} {
		_, err := w.ChangePassword(me, c.current, c.fresh)
		wantField(t, err, c.path)
	}
	_, err := w.ChangePassword(t.Context(), password, fresh)
	wantFault(t, err, fault.Unauthenticated)

	if _, err := w.ChangePassword(me, password, fresh); err != nil {
		t.Fatal(err)
	}
	_, err = w.SignIn(t.Context(), a.Email, password)
	wantFault(t, err, fault.Unauthenticated)
	if _, err := w.SignIn(t.Context(), a.Email, fresh); err != nil {
		t.Errorf("the new password: %v", err)
	}
	want := []string{"staff.added", "staff.password_changed", "staff.sign_in_failed", "staff.signed_in"}
	if diff := cmp.Diff(want, actions(w.ledger(t, a.ID))); diff != "" {
		t.Errorf("ledger (-want +got):\n%s", diff)
	}
}

package staff_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/pgtest"
	"lethe/internal/staff"
)

func TestRotateToken_LeavesTheOldOneForAWhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before, old := w.token(t, staff.NewToken{Name: "shop", Source: "web shop", Scopes: []auth.Permission{auth.SubmitRequests}})
	day := 24 * time.Hour

	after, fresh, err := w.RotateToken(w.admin, staff.Rotation{Old: "shop", Name: "shop 2", Overlap: &day})
	if err != nil {
		t.Fatal(err)
	}
	if fresh.Source != "web shop" || !cmp.Equal(fresh.Scopes, old.Scopes) {
		t.Errorf("the new token is %+v", fresh)
	}
	for _, secret := range []string{before, after} {
		if _, err := w.Authenticate(t.Context(), secret); err != nil {
			t.Errorf("side by side: %v", err)
		}
	}
	pgtest.Advance(t, w.db, day)
	_, err = w.Authenticate(t.Context(), before)
	wantFault(t, err, fault.Unauthenticated)
	if _, err := w.Authenticate(t.Context(), after); err != nil {
		t.Errorf("the new one: %v", err)
	}
	if diff := cmp.Diff([]string{"token.created", "token.revoked"}, actions(w.ledger(t, old.ID))); diff != "" {
		t.Errorf("ledger (-want +got):\n%s", diff)
	}
	_, _, err = w.RotateToken(w.admin, staff.Rotation{Old: "shop", Name: "shop 3"})
	wantFault(t, err, fault.Conflict) // it has ended
}

func TestRotateToken_LeavesTheOldOneToAPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before, _ := w.token(t, staff.NewToken{Name: "shop", Scopes: auth.AllScopes()})
	hour, century := time.Hour, 100*365*24*time.Hour

	_, _, err := w.RotateToken(w.admin, staff.Rotation{Old: "shop", Name: "shop", Overlap: &hour})
	wantFault(t, err, fault.Conflict) // the name is used
	_, _, err = w.RotateToken(w.admin, staff.Rotation{Old: "shop", Name: "shop 2", Overlap: &century})
	wantField(t, err, "overlap")
	_, _, err = w.RotateToken(w.admin, staff.Rotation{Old: "other", Name: "other 2"})
	wantFault(t, err, fault.NotFound)
	if _, _, err := w.RotateToken(w.admin, staff.Rotation{Old: "shop", Name: "shop 2"}); err != nil {
		t.Fatal(err)
	}
	pgtest.Advance(t, w.db, 30*24*time.Hour)
	if _, err := w.Authenticate(t.Context(), before); err != nil {
		t.Errorf("nobody has revoked it: %v", err)
	}
	if err := w.RevokeToken(w.admin, "shop"); err != nil {
		t.Fatal(err)
	}
	_, err = w.Authenticate(t.Context(), before)
	wantFault(t, err, fault.Unauthenticated)
}

func TestRevokeToken_EndsOneThatWasToEndLater(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before, _ := w.token(t, staff.NewToken{Name: "shop", Scopes: auth.AllScopes()})
	day, week := 24*time.Hour, 7*24*time.Hour
	if _, _, err := w.RotateToken(w.admin, staff.Rotation{Old: "shop", Name: "shop 2", Overlap: &day}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.RotateToken(w.admin, staff.Rotation{Old: "shop", Name: "shop 3", Overlap: &week}); err != nil {
		t.Fatal(err)
	}
	list, err := w.Tokens(w.admin)
	if err != nil {
		t.Fatal(err)
	}
	if end := list[0].RevokedAt.Sub(list[1].CreatedAt); list[0].Name != "shop" || end != day {
		t.Errorf("%s ends %s after its first rotation, want the first day", list[0].Name, end)
	}
	if err := w.RevokeToken(w.admin, "shop"); err != nil {
		t.Fatal(err)
	}
	_, err = w.Authenticate(t.Context(), before)
	wantFault(t, err, fault.Unauthenticated)
}

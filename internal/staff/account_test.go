package staff_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/staff"
)

func TestAdd_CreatesAnAccountWithItsLedgerEntry(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, err := w.Add(w.admin, staff.Account{Email: " Ada@Example.COM", Name: "Ada Example", Role: auth.Reviewer, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	if a.Email != "ada@example.com" || a.Role != "reviewer" || a.Theme != "system" {
		t.Errorf("the account is %+v", a)
	}
	entries := w.ledger(t, a.ID)
	if diff := cmp.Diff([]string{"staff.added"}, actions(entries)); diff != "" {
		t.Fatalf("ledger (-want +got):\n%s", diff)
	}
	if e := entries[0]; e.Actor != "Admin" || string(e.Detail) != `{"role":"reviewer"}` {
		t.Errorf("the entry is by %s: %s", e.Actor, e.Detail)
	}

	_, err = w.Add(w.admin, staff.Account{Email: "ADA@example.com", Name: "Other", Role: auth.Lead, Password: password})
	wantFault(t, err, fault.Conflict)
}

func TestAdd_NamesEachFaultyField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	good := staff.Account{Email: "ada@example.com", Name: "Ada", Role: auth.Lead, Password: password}
	for _, c := range []struct {
		path  string
		spoil func(*staff.Account)
	}{
		{"email", func(a *staff.Account) { a.Email = "ada" }},
		{"email", func(a *staff.Account) { a.Email = "Ada <ada@example.com>" }},
		{"email", func(a *staff.Account) { a.Email = strings.Repeat("a", 250) + "@example.com" }},
		{"name", func(a *staff.Account) { a.Name = " " }},
		{"name", func(a *staff.Account) { a.Name = "Ada\nExample" }},
		{"role", func(a *staff.Account) { a.Role = "boss" }},
		{"password", func(a *staff.Account) { a.Password = strings.Repeat("x", 14) }},
		{"password", func(a *staff.Account) { a.Password = strings.Repeat("x", 129) }},
	} {
		in := good
		c.spoil(&in)
		_, err := w.Add(w.admin, in)
		if f := fault.Of(err); f == nil || f.Kind != fault.BadInput || len(f.Fields) != 1 || f.Fields[0].Path != c.path {
			t.Errorf("%+v: got %v, want a fault of %s", in, err, c.path)
		}
	}
	_, err := w.Add(w.admin, staff.Account{})
	if f := fault.Of(err); f == nil || len(f.Fields) != 4 {
		t.Errorf("nothing at all: got %v, want four faults", err)
	}
}

func TestPassword_OfAnyCharactersCountsEveryByte(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i, p := range []string{strings.Repeat("x", 15), strings.Repeat("x", 128), strings.Repeat("🦊", 128), password + " "} {
		email := string(rune('a'+i)) + "@example.com"
		if _, err := w.Add(w.admin, staff.Account{Email: email, Name: "Ada", Role: auth.Lead, Password: p}); err != nil {
			t.Errorf("%q is refused: %v", p, err)
			continue
		}
		if _, err := w.SignIn(t.Context(), email, p); err != nil {
			t.Errorf("%q does not let in: %v", p, err)
		}
		if _, err := w.SignIn(t.Context(), email, strings.TrimSpace(p)+"!"); err == nil {
			t.Errorf("another password than %q lets in", p)
		}
	}
	_, err := w.SignIn(t.Context(), "d@example.com", password)
	wantFault(t, err, fault.Unauthenticated) // the space at its end is part of it
}

func TestPassword_IsHashedAboveTheFloor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, err := staff.New(w.db).Add(w.admin, staff.Account{Email: "ada@example.com", Name: "Ada", Role: auth.Lead, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	params, salt, key, err := argon2id.DecodeHash(a.PasswordHash)
	if err != nil {
		t.Fatal(err)
	}
	if params.Memory < 12*1024 || params.Iterations < 3 || params.Parallelism != 1 || len(salt) < 16 || len(key) < 32 {
		t.Errorf("hashed with %+v", params)
	}
}

func TestSignIn_RehashesWhenTheParametersRose(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.add(t, "ada@example.com")
	stronger := staff.New(w.db)

	after, err := stronger.SignIn(t.Context(), a.Email, password)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(after.PasswordHash, "$argon2id$v=19$m=65536,t=3,p=1$") {
		t.Errorf("the hash is still %s", after.PasswordHash)
	}
	again, err := stronger.SignIn(t.Context(), a.Email, password)
	if err != nil || again.PasswordHash != after.PasswordHash {
		t.Errorf("hashed once more, or refused: %v", err)
	}
}

func TestSignIn_FailsInOneWayOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	known, gone := w.add(t, "ada@example.com"), w.add(t, "gone@example.com")
	if err := w.Disable(w.admin, gone.Email); err != nil {
		t.Fatal(err)
	}
	var sentences []string
	for _, try := range [][2]string{
		{known.Email, "wrong " + password}, {gone.Email, password}, {"nobody@example.com", password},
		{known.Email, strings.Repeat("x", 1000)}, {"", ""},
	} {
		_, err := w.SignIn(t.Context(), try[0], try[1])
		wantFault(t, err, fault.Unauthenticated)
		sentences = append(sentences, fault.Of(err).Message)
	}
	for _, s := range sentences {
		if s != sentences[0] {
			t.Errorf("%q and %q tell accounts apart", s, sentences[0])
		}
	}
}

func TestSignIn_IsInTheLedgerOfAKnownAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.add(t, "ada@example.com")
	for _, p := range []string{password, "wrong " + password} {
		_, _ = w.SignIn(t.Context(), "Ada@example.com", p)
	}
	if err := w.Disable(w.admin, a.Email); err != nil {
		t.Fatal(err)
	}
	_, _ = w.SignIn(t.Context(), a.Email, password)

	entries := w.ledger(t, a.ID)
	want := []string{"staff.added", "staff.signed_in", "staff.sign_in_failed", "staff.disabled", "staff.sign_in_failed"}
	if diff := cmp.Diff(want, actions(entries)); diff != "" {
		t.Fatalf("ledger (-want +got):\n%s", diff)
	}
	if e := entries[1]; e.ActorKind != "staff" || e.ActorID == nil || *e.ActorID != a.ID {
		t.Errorf("signed in by %s %v, want the account itself", e.ActorKind, e.ActorID)
	}
	if e := entries[2]; e.ActorKind != "anonymous" || string(e.Detail) != `{"reason":"password"}` {
		t.Errorf("failed by %s: %s", e.ActorKind, e.Detail)
	}
	if e := entries[4]; string(e.Detail) != `{"reason":"disabled"}` {
		t.Errorf("failed: %s", e.Detail)
	}
}

func TestSignIn_WaitsItsTurnAndNotForLong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if !w.Hashing().TryAcquire(2) || w.Hashing().TryAcquire(1) {
		t.Fatal("other than two hashes run at once")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.SignIn(ctx, "ada@example.com", password); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller that went away gets %v", err)
	}

	synctest.Test(t, func(t *testing.T) {
		s := staff.NewQuick(nil)
		_ = s.Hashing().TryAcquire(2)
		begun := time.Now()
		ctx := auth.With(t.Context(), auth.System("test"))
		_, err := s.Add(ctx, staff.Account{Email: "ada@example.com", Name: "Ada", Role: auth.Lead, Password: password})
		wantFault(t, err, fault.RateLimited)
		if waited := time.Since(begun); waited != 5*time.Second {
			t.Errorf("waited %v", waited)
		}
	})
}

func TestAccount_OfASessionEndsWhenDisabled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.add(t, "ada@example.com")
	actor, got, err := w.Account(t.Context(), a.ID)
	if err != nil || got.Email != a.Email || actor.ID != a.ID || actor.Role != auth.Lead || !actor.May(auth.ReviewRequests) {
		t.Fatalf("got %+v, %v, %v", actor, got, err)
	}

	for range 2 { // the second time changes nothing
		if err := w.Disable(w.admin, "ADA@example.com"); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(w.ledger(t, a.ID)); n != 2 {
		t.Errorf("%d ledger entries, want 2", n)
	}
	_, _, err = w.Account(t.Context(), a.ID)
	wantFault(t, err, fault.Unauthenticated)
	_, _, err = w.Account(t.Context(), uuid.New())
	wantFault(t, err, fault.Unauthenticated)
	wantFault(t, w.Disable(w.admin, "nobody@example.com"), fault.NotFound)

	list, err := w.List(w.admin)
	if err != nil || len(list) != 1 || list[0].DisabledAt == nil {
		t.Errorf("the list is %v, %v", list, err)
	}
}

func TestStaff_IsManagedByAdminsOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead := auth.With(t.Context(), auth.StaffMember(uuid.New(), "Lead", auth.Lead))
	_, err := w.Add(lead, staff.Account{})
	wantFault(t, err, fault.Forbidden)
	if _, err = w.List(lead); err != nil {
		t.Errorf("a lead sees who is there: %v", err)
	}
	_, err = w.List(auth.With(t.Context(), auth.StaffMember(uuid.New(), "Robin", auth.Reviewer)))
	wantFault(t, err, fault.Forbidden)
	wantFault(t, w.Disable(lead, "ada@example.com"), fault.Forbidden)
	wantFault(t, w.Enable(lead, "ada@example.com"), fault.Forbidden)
	wantFault(t, w.ChangeRole(lead, "ada@example.com", auth.Admin), fault.Forbidden)
	_, err = w.EndSessions(lead, uuid.New(), nil)
	wantFault(t, err, fault.Forbidden)
	_, _, err = w.RotateToken(lead, staff.Rotation{})
	wantFault(t, err, fault.Forbidden)
	_, _, err = w.CreateToken(lead, staff.NewToken{})
	wantFault(t, err, fault.Forbidden)
	_, err = w.Tokens(lead)
	wantFault(t, err, fault.Forbidden)
	wantFault(t, w.RevokeToken(lead, "shop"), fault.Forbidden)
}

package staff_test

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/pgtest"
	"lethe/internal/staff"
)

func TestToken_LetsInWithItsScopesAndSource(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secret, token := w.token(t, staff.NewToken{Name: "shop 2026", Source: "shop", Scopes: []auth.Permission{auth.SubmitRequests}})

	actor, err := w.Authenticate(t.Context(), secret)
	if err != nil {
		t.Fatal(err)
	}
	if actor.ID != token.ID || actor.Name != "shop 2026" || actor.Source != "shop" {
		t.Errorf("the actor is %+v", actor)
	}
	if !actor.May(auth.SubmitRequests) || actor.May(auth.ReadRequests) {
		t.Errorf("it may %v", actor.Scopes())
	}
	if life := token.ExpiresAt.Sub(token.CreatedAt); life != 365*24*time.Hour {
		t.Errorf("it lives for %v", life)
	}

	entries := w.ledger(t, token.ID)
	if diff := cmp.Diff([]string{"token.created"}, actions(entries)); diff != "" {
		t.Fatalf("ledger (-want +got):\n%s", diff)
	}
	if detail := string(entries[0].Detail); !strings.Contains(detail, `"scopes":"requests:submit"`) || strings.Contains(detail, secret[:30]) {
		t.Errorf("the entry says %s", detail)
	}
}

func TestToken_IsKeptAsItsHashOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secret, token := w.token(t, staff.NewToken{Name: "shop", Scopes: auth.AllScopes()})

	sum := sha256.Sum256([]byte(secret))
	if !bytes.Equal(token.SecretHash, sum[:]) {
		t.Errorf("kept as %x", token.SecretHash)
	}
	if token.Source != "shop" {
		t.Errorf("the source is %q, want the name", token.Source)
	}
	if !strings.Contains(secret, strings.ReplaceAll(token.ID.String(), "-", "")[20:]) {
		t.Errorf("a leaked %s… does not lead to %s", secret[:18], token.ID)
	}
}

func TestToken_IsOutOnceRevoked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secret, token := w.token(t, staff.NewToken{Name: "shop", Scopes: auth.AllScopes()})
	for range 2 { // the second time changes nothing
		if err := w.RevokeToken(w.admin, "shop"); err != nil {
			t.Fatal(err)
		}
	}
	_, err := w.Authenticate(t.Context(), secret)
	wantFault(t, err, fault.Unauthenticated)
	if diff := cmp.Diff([]string{"token.created", "token.revoked"}, actions(w.ledger(t, token.ID))); diff != "" {
		t.Errorf("ledger (-want +got):\n%s", diff)
	}
	wantFault(t, w.RevokeToken(w.admin, "other"), fault.NotFound)
	if list, err := w.Tokens(w.admin); err != nil || len(list) != 1 || list[0].RevokedAt == nil {
		t.Errorf("the list is %v, %v", list, err)
	}
}

func TestToken_EndsByTheDatabasesClock(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secret, _ := w.token(t, staff.NewToken{Name: "shop", Scopes: auth.AllScopes(), TTL: time.Hour})

	pgtest.Advance(t, w.db, 59*time.Minute)
	if _, err := w.Authenticate(t.Context(), secret); err != nil {
		t.Errorf("a minute before: %v", err)
	}
	pgtest.Advance(t, w.db, time.Minute)
	_, err := w.Authenticate(t.Context(), secret)
	wantFault(t, err, fault.Unauthenticated)
}

func TestToken_NotesTheDayOfItsLastUse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secret, token := w.token(t, staff.NewToken{Name: "shop", Scopes: auth.AllScopes()})
	use := func() *time.Time {
		t.Helper()
		if _, err := w.Authenticate(t.Context(), secret); err != nil {
			t.Fatal(err)
		}
		return w.db.Read().APIToken.GetX(t.Context(), token.ID).LastUsedOn
	}

	first := use()
	if first == nil || first.Hour() != 0 {
		t.Fatalf("last used on %v", first)
	}
	if again := use(); !again.Equal(*first) {
		t.Errorf("then on %v", again)
	}
	pgtest.Advance(t, w.db, 24*time.Hour)
	if next := use(); !next.Equal(first.AddDate(0, 0, 1)) {
		t.Errorf("a day later on %v, after %v", next, first)
	}
	if n := len(w.ledger(t, token.ID)); n != 1 {
		t.Errorf("%d ledger entries, want 1", n)
	}
}

func TestCreateToken_NamesEachFaultyField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.token(t, staff.NewToken{Name: "taken", Scopes: auth.AllScopes()})
	for _, c := range []struct {
		path  string
		spoil func(*staff.NewToken)
	}{
		{"name", func(n *staff.NewToken) { n.Name = "" }},
		{"source", func(n *staff.NewToken) { n.Source = strings.Repeat("x", 201) }},
		{"scopes", func(n *staff.NewToken) { n.Scopes = nil }},
		{"scopes[1]", func(n *staff.NewToken) { n.Scopes = append(n.Scopes, "manage staff") }},
		{"scopes[1]", func(n *staff.NewToken) { n.Scopes = append(n.Scopes, auth.ReadRequests) }},
		{"ttl", func(n *staff.NewToken) { n.TTL = 365*24*time.Hour + 1 }},
		{"ttl", func(n *staff.NewToken) { n.TTL = -1 }},
	} {
		in := staff.NewToken{Name: "shop", Scopes: []auth.Permission{auth.ReadRequests}}
		c.spoil(&in)
		_, _, err := w.CreateToken(w.admin, in)
		if f := fault.Of(err); f == nil || f.Kind != fault.BadInput || len(f.Fields) != 1 || f.Fields[0].Path != c.path {
			t.Errorf("%+v: got %v, want a fault of %s", in, err, c.path)
		}
	}
	_, _, err := w.CreateToken(w.admin, staff.NewToken{Name: " taken ", Scopes: auth.AllScopes()})
	wantFault(t, err, fault.Conflict)
}

func TestAuthenticate_AsksTheDatabaseForWellFormedTokensOnly(t *testing.T) {
	t.Parallel()
	secret := staff.NewSecret(uuid.New())
	noDatabase := staff.New(nil)
	for _, s := range []string{
		"", "lethe_", "Bearer " + secret, secret[:len(secret)-1], secret + "0", secret + "\n",
		strings.Replace(secret, "lethe_", "Lethe_", 1), strings.Repeat("x", 1<<20),
	} {
		_, err := noDatabase.Authenticate(t.Context(), s)
		wantFault(t, err, fault.Unauthenticated)
	}

	w := newWorld(t)
	_, err := w.Authenticate(t.Context(), secret)
	wantFault(t, err, fault.Unauthenticated) // well-formed and unknown
}

func TestSecret_ShowsEveryTypingError(t *testing.T) {
	t.Parallel()
	secret := staff.NewSecret(uuid.New())
	if !staff.WellFormed(secret) || len(secret) != len("lethe_")+12+1+43+1+6 {
		t.Fatalf("%s is not well-formed", secret)
	}
	for i := range secret {
		for _, with := range []byte("0aZ_") {
			wrong := []byte(secret)
			wrong[i] = with
			if string(wrong) != secret && staff.WellFormed(string(wrong)) {
				t.Errorf("%s passes for %s", wrong, secret)
			}
		}
	}
	var all []string
	for range 1000 {
		all = append(all, staff.NewSecret(uuid.Nil)) // the same id: the rest differs
	}
	slices.Sort(all)
	if n := len(slices.Compact(all)); n != 1000 {
		t.Errorf("%d secrets of 1000 differ", n)
	}
}

package staff_test

import (
	"testing"

	"lethe/internal/fault"
)

func TestSetPassword_ReplacesTheOldOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.add(t, "ada@example.com")
	const fresh = "another horse, another battery"

	if err := w.SetPassword(w.admin, " ADA@example.com ", fresh); err != nil {
		t.Fatal(err)
	}

	if _, err := w.SignIn(t.Context(), "ada@example.com", password); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("the old password: %v; want UNAUTHENTICATED", err)
	}
	if _, err := w.SignIn(t.Context(), "ada@example.com", fresh); err != nil {
		t.Errorf("the new password: %v", err)
	}
	if entries := w.ledger(t, a.ID); len(entries) < 2 || entries[1].Action != "staff.password_set" {
		t.Errorf("the ledger has %v", entries)
	}
}

func TestSetPassword_RefusesShortOnesAndStrangers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add(t, "ada@example.com")
	if err := w.SetPassword(w.admin, "ada@example.com", "too short"); !fault.Is(err, fault.BadInput) {
		t.Errorf("a short password: %v; want BAD_USER_INPUT", err)
	}
	if err := w.SetPassword(w.admin, "zoe@example.com", password); !fault.Is(err, fault.NotFound) {
		t.Errorf("no account: %v; want NOT_FOUND", err)
	}
	if err := w.SetPassword(t.Context(), "ada@example.com", password); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("nobody: %v; want UNAUTHENTICATED", err)
	}
}

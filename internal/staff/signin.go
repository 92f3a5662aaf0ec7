package staff

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/staffaccount"
	"lethe/internal/auth"
	"lethe/internal/fault"
)

// SignIn returns the account that has the e-mail address and the password. It
// fails with Unauthenticated and one sentence for every reason, after the same
// work, so that nobody learns who has an account; the ledger of a known account
// records the failure and why. With too many sign-ins at once it fails with
// RateLimited.
//
// The work differs by one short transaction, for the ledger of a known account,
// which is lost in the time of the hash.
func (s *Service) SignIn(ctx context.Context, email, password string) (*ent.StaffAccount, error) {
	if utf8.RuneCountInString(password) > passwordMost {
		return nil, wrongSignIn() // nobody's password: hashing it would only cost time
	}
	a, err := s.db.Read().StaffAccount.Query().
		Where(staffaccount.Email(strings.ToLower(strings.TrimSpace(email)))).
		Only(ctx)
	switch {
	case ent.IsNotFound(err):
		if err := s.waste(ctx, password); err != nil {
			return nil, err
		}
		return nil, wrongSignIn()
	case err != nil:
		return nil, fmt.Errorf("look for an account: %w", err)
	case a.DisabledAt != nil:
		if err := s.waste(ctx, password); err != nil {
			return nil, err
		}
		return nil, s.refuse(ctx, a.ID, "disabled")
	}
	ok, outdated, err := s.matches(ctx, password, a.PasswordHash)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return nil, s.refuse(ctx, a.ID, "password")
	}
	fresh := a.PasswordHash
	if outdated {
		if fresh, err = s.hash(ctx, password); err != nil {
			return nil, err
		}
	}
	return s.admit(ctx, a, fresh)
}

// admit records the sign-in with its time, and keeps the fresh hash, if the account
// is still what was compared.
func (s *Service) admit(ctx context.Context, compared *ent.StaffAccount, fresh string) (*ent.StaffAccount, error) {
	var admitted *ent.StaffAccount
	err := s.change(ctx, func(ctx context.Context, c *change) error {
		a, err := c.tx.StaffAccount.Query().Where(staffaccount.ID(compared.ID)).ForUpdate().Only(ctx)
		if err != nil {
			return fmt.Errorf("lock account %s: %w", compared.ID, err)
		}
		if a.DisabledAt != nil || a.PasswordHash != compared.PasswordHash {
			return wrongSignIn()
		}
		if a, err = a.Update().SetPasswordHash(fresh).SetSignedInAt(c.now).Save(ctx); err != nil {
			return fmt.Errorf("admit account %s: %w", compared.ID, err)
		}
		admitted = a
		return c.record(auth.With(ctx, actor(a)), a.ID, "staff.signed_in", nil)
	})
	if err != nil {
		return nil, err
	}
	return admitted.Unwrap(), nil
}

// refuse records a failed sign-in of a known account and returns the error for
// the caller.
func (s *Service) refuse(ctx context.Context, id uuid.UUID, reason string) error {
	err := s.change(ctx, func(ctx context.Context, c *change) error {
		if _, err := c.tx.StaffAccount.Query().Where(staffaccount.ID(id)).ForUpdate().Only(ctx); err != nil {
			return fmt.Errorf("lock account %s: %w", id, err)
		}
		return c.record(ctx, id, "staff.sign_in_failed", map[string]any{"reason": reason})
	})
	if err != nil {
		return err
	}
	return wrongSignIn()
}

func wrongSignIn() error {
	return fault.New(fault.Unauthenticated, "The e-mail address or the password is wrong, or the account is not active.")
}

// Account returns the account of a session and its actor. It is asked for every
// request; it fails with Unauthenticated when the account is gone or disabled.
func (s *Service) Account(ctx context.Context, id uuid.UUID) (auth.Actor, *ent.StaffAccount, error) {
	a, err := s.db.Read().StaffAccount.Query().
		Where(staffaccount.ID(id), staffaccount.DisabledAtIsNil()).
		Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return auth.Actor{}, nil, fault.New(fault.Unauthenticated, "Your account is not active any more. Ask an administrator.")
	case err != nil:
		return auth.Actor{}, nil, fmt.Errorf("read account %s: %w", id, err)
	}
	return actor(a), a, nil
}

func actor(a *ent.StaffAccount) auth.Actor {
	return auth.StaffMember(a.ID, a.Name, auth.Role(a.Role))
}

package staff

import (
	"context"
	"fmt"

	"lethe/ent"
	"lethe/internal/fault"
)

// ChangePassword replaces the password of the account that acts, whose current
// one shows that it is its owner who asks. It fails with BadInput, naming each
// field, among them a current password that is wrong, and with Unauthenticated
// for an actor without an account.
func (s *Service) ChangePassword(ctx context.Context, current, fresh string) (*ent.StaffAccount, error) {
	id, err := own(ctx)
	if err != nil {
		return nil, err
	}
	if err := fault.Invalid(checkPassword(fresh)...); err != nil {
		return nil, err
	}
	a, err := s.db.Read().StaffAccount.Get(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read account %s: %w", id, err)
	}
	switch ok, err := s.knows(ctx, a, current); {
	case err != nil:
		return nil, err
	case !ok:
		return nil, fault.Invalid(fault.Field{Path: "current", Message: "This is not your password."})
	case fresh == current:
		return nil, fault.Invalid(fault.Field{Path: "password", Message: "This is the password you have: choose another."})
	}
	hashed, err := s.hash(ctx, fresh)
	if err != nil {
		return nil, err
	}
	return s.replace(ctx, a, hashed)
}

// knows reports whether the password is the account's.
func (s *Service) knows(ctx context.Context, a *ent.StaffAccount, password string) (bool, error) {
	if len(checkPassword(password)) > 0 {
		return false, nil // nobody's: hashing it would only cost time
	}
	ok, _, err := s.matches(ctx, password, a.PasswordHash)
	return ok, err
}

// replace keeps the new hash if the account still has the one that was compared.
func (s *Service) replace(ctx context.Context, compared *ent.StaffAccount, hashed string) (*ent.StaffAccount, error) {
	var changed *ent.StaffAccount
	err := s.change(ctx, func(ctx context.Context, c *change) error {
		a, err := c.lockID(ctx, compared.ID)
		if err != nil {
			return err
		}
		if a.PasswordHash != compared.PasswordHash {
			return fault.New(fault.Conflict, "Your password was changed in the meantime. Sign in again.")
		}
		if changed, err = a.Update().SetPasswordHash(hashed).Save(ctx); err != nil {
			return fmt.Errorf("change the password of account %s: %w", a.ID, err)
		}
		return c.record(ctx, a.ID, "staff.password_changed", nil)
	})
	if err != nil {
		return nil, err
	}
	return changed.Unwrap(), nil
}

package staff

import (
	"context"
	"fmt"

	"lethe/internal/auth"
	"lethe/internal/fault"
)

// SetPassword replaces the password of an account, for somebody who has
// forgotten it. It fails with BadInput for a password that is too short or too
// long, and with NotFound when there is no such account.
func (s *Service) SetPassword(ctx context.Context, email, password string) error {
	if err := auth.Require(ctx, auth.ManageStaff); err != nil {
		return err
	}
	if err := fault.Invalid(checkPassword(password)...); err != nil {
		return err
	}
	hashed, err := s.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.change(ctx, func(ctx context.Context, c *change) error {
		a, err := c.lock(ctx, email)
		if err != nil {
			return err
		}
		if err := a.Update().SetPasswordHash(hashed).Exec(ctx); err != nil {
			return fmt.Errorf("set the password of account %s: %w", a.ID, err)
		}
		return c.record(ctx, a.ID, "staff.password_set", nil)
	})
}

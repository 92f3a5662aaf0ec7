package staff

import (
	"context"
	"fmt"

	"lethe/ent"
	"lethe/ent/staffaccount"
	"lethe/internal/auth"
	"lethe/internal/fault"
)

// Disable shuts an account out, from its next request on. Disabling it again
// changes nothing. It fails with NotFound without such an account, and with
// Conflict for one's own and for the last administrator's.
func (s *Service) Disable(ctx context.Context, email string) error {
	if err := auth.Require(ctx, auth.ManageStaff); err != nil {
		return err
	}
	return s.change(ctx, func(ctx context.Context, c *change) error {
		a, err := c.lockSpared(ctx, email)
		if err != nil || a.DisabledAt != nil {
			return err
		}
		if err := a.Update().SetDisabledAt(c.now).Exec(ctx); err != nil {
			return fmt.Errorf("disable account %s: %w", a.ID, err)
		}
		return c.record(ctx, a.ID, "staff.disabled", nil)
	})
}

// Enable lets a disabled account in again, with the role and the password that
// it had. Enabling it again changes nothing; without such an account it fails
// with NotFound.
func (s *Service) Enable(ctx context.Context, email string) error {
	if err := auth.Require(ctx, auth.ManageStaff); err != nil {
		return err
	}
	return s.change(ctx, func(ctx context.Context, c *change) error {
		a, err := c.lock(ctx, email)
		if err != nil || a.DisabledAt == nil {
			return err
		}
		if err := a.Update().ClearDisabledAt().Exec(ctx); err != nil {
			return fmt.Errorf("enable account %s: %w", a.ID, err)
		}
		return c.record(ctx, a.ID, "staff.enabled", nil)
	})
}

// lockSpared is lock for taking something away from an account, which nobody does
// to themselves and nobody to the last administrator. It locks the administrators
// first and in one order, so that two who shut each other out take turns.
func (c *change) lockSpared(ctx context.Context, email string) (*ent.StaffAccount, error) {
	admins, err := c.tx.StaffAccount.Query().
		Where(staffaccount.Role(string(auth.Admin)), staffaccount.DisabledAtIsNil()).
		Order(ent.Asc(staffaccount.FieldID)).
		ForUpdate().All(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock the administrators: %w", err)
	}
	a, err := c.lock(ctx, email)
	switch {
	case err != nil:
		return nil, err
	case a.ID == auth.From(ctx).ID:
		return nil, fault.New(fault.Conflict, "This is your own account: ask another administrator.")
	case len(admins) == 1 && admins[0].ID == a.ID:
		return nil, fault.New(fault.Conflict, "This is the last administrator: make somebody else one first.")
	}
	return a, nil
}

package staff

import (
	"context"
	"fmt"

	"lethe/internal/auth"
	"lethe/internal/fault"
)

// ChangeRole gives an account another role, from its next request on. Giving it
// the one that it has changes nothing. It fails with BadInput for an unknown
// role, with NotFound without such an account, and with Conflict for one's own and
// for the last administrator's.
func (s *Service) ChangeRole(ctx context.Context, email string, role auth.Role) error {
	if err := auth.Require(ctx, auth.ManageStaff); err != nil {
		return err
	}
	if err := fault.Invalid(checkRole(role)...); err != nil {
		return err
	}
	return s.change(ctx, func(ctx context.Context, c *change) error {
		a, err := c.lockSpared(ctx, email)
		if err != nil || a.Role == string(role) {
			return err
		}
		before := a.Role
		if err := a.Update().SetRole(string(role)).Exec(ctx); err != nil {
			return fmt.Errorf("change the role of account %s: %w", a.ID, err)
		}
		return c.record(ctx, a.ID, "staff.role_changed", map[string]any{"from": before, "to": string(role)})
	})
}

func checkRole(role auth.Role) []fault.Field {
	if role.Valid() {
		return nil
	}
	return []fault.Field{{Path: "role", Message: fmt.Sprintf("Choose one of the roles %v.", auth.Roles())}}
}

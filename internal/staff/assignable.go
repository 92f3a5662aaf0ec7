package staff

import (
	"context"
	"fmt"

	"lethe/ent"
	"lethe/ent/staffaccount"
	"lethe/internal/auth"
)

// Assignable returns the accounts to which a request can be assigned, by name: those
// that may decide about requests, without the disabled ones.
func (s *Service) Assignable(ctx context.Context) ([]*ent.StaffAccount, error) {
	if err := auth.Require(ctx, auth.ReadRequests); err != nil {
		return nil, err
	}
	var roles []string
	for _, r := range auth.RolesWith(auth.ReviewRequests) {
		roles = append(roles, string(r))
	}
	list, err := s.db.Read().StaffAccount.Query().
		Where(staffaccount.DisabledAtIsNil(), staffaccount.RoleIn(roles...)).
		Order(staffaccount.ByName(), staffaccount.ByID()).
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the accounts that decide: %w", err)
	}
	return list, nil
}

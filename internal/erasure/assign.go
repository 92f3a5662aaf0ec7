package erasure

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/predicate"
	"lethe/ent/staffaccount"
	"lethe/internal/auth"
	"lethe/internal/fault"
)

// Assignment gives a request to a member of staff, who looks after it from then on.
type Assignment struct {
	RequestID uuid.UUID
	To        *uuid.UUID // an account; nil for nobody
	Version   int        // 0 is not checked
}

// Assign says who looks after a request; a closed one too, until it is archived. It
// does not raise the version: what a colleague has open stays good. Giving it to who
// has it changes nothing, and is not recorded. It fails with BadInput for an account
// that is disabled or may not decide about requests.
func (s *Service) Assign(ctx context.Context, in Assignment) (*ent.ErasureRequest, error) {
	return s.change(ctx, in.RequestID, in.Version, auth.ReviewRequests, func(ctx context.Context, c *change) error {
		if equal(c.request.AssigneeID, in.To) {
			return nil
		}
		update, name := c.request.Update().ClearAssigneeID(), ""
		if in.To != nil {
			to, err := c.assignee(ctx, *in.To)
			if err != nil {
				return err
			}
			update, name = c.request.Update().SetAssigneeID(to.ID), to.Name
		}
		return c.save(ctx, update, "request.assigned", map[string]any{"to": name})
	})
}

// assignee is an account that may look after a request. Its row is locked, so that
// it is not disabled meanwhile.
func (c *change) assignee(ctx context.Context, id uuid.UUID) (*ent.StaffAccount, error) {
	a, err := c.tx.StaffAccount.Query().Where(staffaccount.ID(id), Assignable()).ForShare().Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, fault.Invalid(fault.Field{Path: "to", Message: "Choose a colleague who decides about requests: a reviewer or a lead whose account is not disabled."})
	case err != nil:
		return nil, fmt.Errorf("lock account %s: %w", id, err)
	}
	return a, nil
}

// Assignable keeps the accounts to which a request can be assigned: those that may
// decide about requests, without the disabled ones.
func Assignable() predicate.StaffAccount {
	var roles []string
	for _, r := range auth.RolesWith(auth.ReviewRequests) {
		roles = append(roles, string(r))
	}
	return staffaccount.And(staffaccount.DisabledAtIsNil(), staffaccount.RoleIn(roles...))
}

func equal(a, b *uuid.UUID) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

package staff

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/savedview"
	"lethe/internal/auth"
	"lethe/internal/fault"
)

// RenameView gives one's own view another name, and shares it with colleagues or
// keeps it to oneself. It fails with BadInput, naming the field, and with NotFound
// when there is no such view of one's own.
func (s *Service) RenameView(ctx context.Context, id uuid.UUID, name string, shared bool) error {
	who, err := viewer(ctx)
	if err != nil {
		return err
	}
	name = strings.TrimSpace(name)
	if err := fault.Invalid(checkViewName(name)...); err != nil {
		return err
	}
	return s.change(ctx, func(ctx context.Context, c *change) error {
		v, err := c.lockView(ctx, id)
		switch {
		case err != nil:
			return err
		case v.OwnerID != who.ID:
			return errNoView
		case v.Name == name && v.Shared == shared:
			return nil
		}
		if err := v.Update().SetName(name).SetShared(shared).Exec(ctx); err != nil {
			return viewFault("rename view "+id.String(), err)
		}
		return c.record(ctx, id, "view.changed", map[string]any{"shared": shared})
	})
}

// DeleteView removes one's own view; a lead removes those that others share, too.
// Without such a view it fails with NotFound.
func (s *Service) DeleteView(ctx context.Context, id uuid.UUID) error {
	if _, err := viewer(ctx); err != nil {
		return err
	}
	return s.change(ctx, func(ctx context.Context, c *change) error {
		v, err := c.lockView(ctx, id)
		switch {
		case err != nil:
			return err
		case !MayDelete(auth.From(ctx), v):
			return errNoView
		}
		if err := c.tx.SavedView.DeleteOne(v).Exec(ctx); err != nil {
			return fmt.Errorf("delete view %s: %w", id, err)
		}
		return c.record(ctx, id, "view.deleted", nil)
	})
}

// MayDelete reports whether somebody may delete a view.
func MayDelete(who auth.Actor, v *ent.SavedView) bool {
	return v.OwnerID == who.ID || v.Shared && who.Role == auth.Lead
}

// errNoView is the answer for another's view too: who does not share it need not
// say that it is there.
var errNoView = fault.New(fault.NotFound, "There is no such view of yours.")

func (c *change) lockView(ctx context.Context, id uuid.UUID) (*ent.SavedView, error) {
	v, err := c.tx.SavedView.Query().Where(savedview.ID(id)).ForUpdate().Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, errNoView
	case err != nil:
		return nil, fmt.Errorf("lock view %s: %w", id, err)
	}
	return v, nil
}

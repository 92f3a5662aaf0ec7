package erasure

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// Join makes a request in review the DUPLICATE of the earlier one of the same
// subject that it is linked to. It takes over what becomes of that one: it is
// finished when that one completes, and goes back to review when that one ends
// without erasing, or is routed to fewer destinations after all. It fails with
// Conflict unless the earlier one will do all that this one asks for, in time: it
// has sent no order yet, knows every identifier of this one, goes to every
// destination that this one would, and is due no later.
func (s *Service) Join(ctx context.Context, d Decision) (*ent.ErasureRequest, error) {
	if err := auth.Require(ctx, auth.ReviewRequests); err != nil {
		return nil, err
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	earlier, err := s.linkedTo(ctx, d.RequestID)
	if err != nil {
		return nil, err
	}
	var joined *ent.ErasureRequest
	// The earlier one is locked first: when it ends, it passes its outcome on under
	// its own lock.
	_, err = s.change(ctx, earlier, 0, auth.ReviewRequests, func(ctx context.Context, of *change) error {
		joined = nil // of a try that was broken off
		c, err := s.lock(ctx, of.tx, d.RequestID, VisibleRequests(ctx))
		if err != nil {
			return err
		}
		if err := c.expect(d.Version); err != nil {
			return err
		}
		if err := s.mayJoin(ctx, c, of); err != nil {
			return err
		}
		if err := c.join(ctx, of, d.Note); err != nil {
			return err
		}
		joined = c.request
		return nil
	})
	if err != nil {
		return nil, err
	}
	return joined.Unwrap(), nil
}

// linkedTo finds the earlier request of the same subject.
func (s *Service) linkedTo(ctx context.Context, id uuid.UUID) (uuid.UUID, error) {
	r, err := s.db.Read().ErasureRequest.Query().Where(erasurerequest.ID(id), VisibleRequests(ctx)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return uuid.Nil, fault.New(fault.NotFound, "There is no such open request.")
	case err != nil:
		return uuid.Nil, fmt.Errorf("load request %s: %w", id, err)
	case r.DuplicateOfID == nil:
		return uuid.Nil, fault.New(fault.Conflict, "This request is not linked to an earlier one of the same person.")
	}
	return *r.DuplicateOfID, nil
}

// join also takes along the requests that were joined to this one.
func (c *change) join(ctx context.Context, of *change, note string) error {
	detail := map[string]any{"of": of.request.ID.String()}
	err := c.move(ctx, lifecycle.Join, "request.joined", detail, func(u *ent.ErasureRequestUpdateOne) {
		u.SetDuplicateOfID(of.request.ID).ClearReviewEndsAt()
		if note != "" {
			u.SetNote(note)
		}
	})
	if err != nil {
		return err
	}
	followers, err := joinedTo(ctx, c.tx, c.request.ID)
	if err != nil {
		return err
	}
	for _, r := range followers {
		f := &change{tx: c.tx, request: r, now: c.now}
		if err := f.save(ctx, r.Update().SetDuplicateOfID(of.request.ID).AddVersion(1), "request.joined", detail); err != nil {
			return err
		}
	}
	return nil
}

// Unlink says that a request in review is of another person than the earlier one
// that it is linked to. It fails with Conflict in other states, and when there is
// no link.
func (s *Service) Unlink(ctx context.Context, d Decision) (*ent.ErasureRequest, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	return s.change(ctx, d.RequestID, d.Version, auth.ReviewRequests, func(ctx context.Context, c *change) error {
		r := c.request
		switch {
		case r.State != lifecycle.InReview:
			return fault.New(fault.Conflict, "Only a request in review can be unlinked; this one is %s.", r.State)
		case r.DuplicateOfID == nil:
			return fault.New(fault.Conflict, "This request is not linked to another.")
		}
		update := r.Update().ClearDuplicateOfID().AddVersion(1)
		if d.Note != "" {
			update.SetNote(d.Note)
		}
		return c.save(ctx, update, "request.unlinked", map[string]any{"of": r.DuplicateOfID.String()})
	})
}

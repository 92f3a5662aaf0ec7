package erasure

import (
	"context"
	"fmt"
	"slices"

	"lethe/ent/identifier"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/internal/rules"
)

// mayJoin fails with Conflict unless whatever is done for the earlier request is
// done for this one too. Both are locked.
func (s *Service) mayJoin(ctx context.Context, c, of *change) error {
	r, earlier := c.request, of.request
	switch {
	case r.State != lifecycle.InReview:
		return fault.New(fault.Conflict, "Only a request in review can be joined to another; this one is %s.", r.State)
	case r.DuplicateOfID == nil || *r.DuplicateOfID != earlier.ID:
		return fault.New(fault.Conflict, "This request is linked to another one meanwhile. Look again, then decide.")
	case r.HoldGround != nil:
		return fault.New(fault.Conflict, "This request is on hold. Release it first: the earlier one would go out without regard to that.")
	case earlier.State.Final() || earlier.State == lifecycle.Forwarding:
		return fault.New(fault.Conflict, "The earlier request is %s: what was stored since its orders were sent would be missed. Approve this one, and it goes out by itself.", earlier.State)
	case r.DueAt.Before(earlier.DueAt):
		return fault.New(fault.Conflict, "This request is due before the earlier one, which may come too late for it. Approve this one, and it goes out by itself.")
	}
	if err := s.sameIdentifiers(ctx, c, of); err != nil {
		return err
	}
	return s.samePlan(ctx, c, of)
}

// sameIdentifiers fails unless every identifier of this request is one of the
// earlier one's.
func (s *Service) sameIdentifiers(ctx context.Context, c, of *change) error {
	mine, err := s.reveal(ctx, c.tx.Client(), c.request)
	if err != nil {
		return err
	}
	theirs, err := c.tx.Identifier.Query().Where(identifier.RequestID(of.request.ID)).All(ctx)
	if err != nil {
		return fmt.Errorf("load the identifiers of request %s: %w", of.request.ID, err)
	}
	known := map[string]bool{}
	for _, i := range theirs {
		known[string(i.BlindIndex)] = true
	}
	for _, i := range mine {
		indexes := s.keys.BlindIndexes(i.Type, i.Value)
		if !slices.ContainsFunc(indexes, func(index []byte) bool { return known[string(index)] }) {
			return fault.New(fault.Conflict, "The earlier request does not have the same %s. Approve this one, and it goes out by itself.", i.Type)
		}
	}
	return nil
}

// samePlan fails unless the earlier request goes to every destination to which
// this one would go.
func (s *Service) samePlan(ctx context.Context, c, of *change) error {
	_, mine, err := s.match(ctx, c.tx.Client(), c.request)
	if err != nil {
		return err
	}
	_, theirs, err := s.match(ctx, c.tx.Client(), of.request)
	if err != nil {
		return err
	}
	if name, ok := beyond(mine, theirs); ok {
		return fault.New(fault.Conflict, "The rules send this request to %s, and the earlier one not. Approve this one, and it goes out by itself.", name)
	}
	return nil
}

// beyond is the first destination of the one plan that the other lacks.
func beyond(one, other rules.Plan) (name string, ok bool) {
	for _, name := range one.Destinations {
		if !slices.Contains(other.Destinations, name) {
			return name, true
		}
	}
	return "", false
}

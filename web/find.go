package web

import (
	"context"
	"fmt"
	"time"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/ent/identifier"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// errNoRequest is the same whether there is no such request or it is not the
// actor's to see.
var errNoRequest = fault.New(fault.NotFound, "There is no request with this reference.")

// find loads a request that is not archived, with what is asked to come with it.
func (s *site) find(ctx context.Context, reference string, with ...func(*ent.ErasureRequestQuery)) (*ent.ErasureRequest, error) {
	if !referencePattern.MatchString(reference) {
		return nil, errNoRequest
	}
	query := s.Read.ErasureRequest.Query().Where(erasurerequest.Reference(reference), erasure.VisibleRequests(ctx))
	for _, add := range with {
		add(query)
	}
	r, err := query.Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, errNoRequest
	case err != nil:
		return nil, fmt.Errorf("load request %s: %w", reference, err)
	}
	return r, nil
}

func inOrder(q *ent.IdentifierQuery) { q.Order(identifier.ByPosition()) }

// stillUndo takes away the undoing of an approval whose undo window has ended.
func stillUndo(m view.May, r *ent.ErasureRequest, now time.Time) view.May {
	m.Undo = m.Undo && now.Before(timeOf(r.SendAt))
	return m
}

// may says what the actor may do with the request in its state. The door
// decides again, under the lock: this is for the buttons.
func may(ctx context.Context, r *ent.ErasureRequest) view.May {
	reveal := erasure.MayReveal(ctx, r)
	if !auth.From(ctx).May(auth.ReviewRequests) {
		return view.May{Reveal: reveal}
	}
	can := func(e lifecycle.RequestEvent) bool {
		_, ok := r.State.Next(e)
		return ok
	}
	return view.May{
		Approve: can(lifecycle.Approve) && r.HoldGround == nil,
		Undo:    can(lifecycle.Undo),
		Reject:  can(lifecycle.Reject),
		Cancel:  can(lifecycle.Cancel),
		Hold:    r.HoldGround == nil && !r.State.Final(),
		Release: r.HoldGround != nil && !r.State.Final(),
		Unlink:  r.State == lifecycle.InReview && r.DuplicateOfID != nil,

		Extend:      r.ExtendedAt == nil && !r.State.Final(),
		PauseClock:  !r.ClockPaused && !r.State.Final(),
		ResumeClock: r.ClockPaused && !r.State.Final(),
		Letters:     true,
		Assign:      true,
		Note:        auth.From(ctx).May(auth.SeeSubjects),
		Reveal:      reveal,
		Claim:       !reveal && auth.From(ctx).May(auth.RevealSubjects),
	}
}

package erasure

import (
	"context"
	"time"

	"lethe/internal/auth"
	"lethe/internal/privacy"
)

// Known is what is on record of a person who asks.
type Known struct {
	Requests []Previous // that the actor may see, newest first, at most 10
	// ErasedAt is when the person was erased last, also by a request that is not kept
	// any more; nil if that is not remembered.
	ErasedAt *time.Time
}

// Known finds the requests, open and archived, of the person who has any of the
// identifiers, so that nobody enters one twice. Those that are no identifiers, or
// not yet, are left out: Submit says what is wrong with them. It is a search for a
// person, and the ledger keeps it as one.
func (s *Service) Known(ctx context.Context, in []IdentifierInput) (Known, error) {
	for _, p := range []auth.Permission{auth.SubmitRequests, auth.ReadRequests, auth.SeeSubjects} {
		if err := auth.Require(ctx, p); err != nil {
			return Known{}, err
		}
	}
	sought, _ := readIdentifiers(s.cfg.forms(), in)
	if len(sought) == 0 {
		return Known{}, nil
	}
	found, err := s.searchAll(ctx, sought)
	if err != nil {
		return Known{}, err
	}
	open, err := s.listOpen(ctx, found.Keys.OfRequests())
	if err != nil {
		return Known{}, err
	}
	archived, err := s.listArchived(ctx, found.Keys.OfArchived())
	if err != nil {
		return Known{}, err
	}
	out := Known{Requests: newest(append(open, archived...))}
	out.ErasedAt, err = s.lastErased(ctx, sought)
	return out, err
}

// lastErased is when the last request about any of the identifiers was completed.
func (s *Service) lastErased(ctx context.Context, sought []privacy.Identifier) (*time.Time, error) {
	all, err := s.suppressed(ctx, sought)
	if err != nil {
		return nil, err
	}
	var last *time.Time
	for _, one := range all {
		if at := one.ErasedAt; at != nil && (last == nil || at.After(*last)) {
			last = at
		}
	}
	return last, nil
}

package erasure

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/internal/lifecycle"
)

// passOn gives the outcome of requests that have ended to those that were joined
// to them. A duplicate of a request that completed is finished too. One of a
// request that ended without erasing goes back to review, where a person
// decides: it is never silently dropped. The caller holds the locks of the
// requests that ended; those joined to them are locked here, always in that order.
func passOn(ctx context.Context, tx *ent.Tx, now time.Time, to lifecycle.RequestState, ended ...uuid.UUID) error {
	if to == lifecycle.Duplicate {
		return nil // they are joined to the same request now, see Join
	}
	joined, err := joinedTo(ctx, tx, ended...)
	if err != nil {
		return err
	}
	for _, r := range joined {
		c := &change{tx: tx, request: r, now: now}
		if err := c.inherit(ctx, to); err != nil {
			return err
		}
	}
	return nil
}

// joinedTo locks the requests that are joined to these and wait for what becomes
// of them, in the order of their ids.
func joinedTo(ctx context.Context, tx *ent.Tx, requests ...uuid.UUID) ([]*ent.ErasureRequest, error) {
	joined, err := tx.ErasureRequest.Query().
		Where(
			erasurerequest.StateEQ(lifecycle.Duplicate),
			erasurerequest.FinishedAtIsNil(),
			erasurerequest.DuplicateOfIDIn(requests...),
		).
		Order(erasurerequest.ByID()).
		ForUpdate().
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock the duplicates of %d requests: %w", len(requests), err)
	}
	return joined, nil
}

func (c *change) inherit(ctx context.Context, outcome lifecycle.RequestState) error {
	detail := map[string]any{"of": c.request.DuplicateOfID.String(), "outcome": string(outcome)}
	if outcome == lifecycle.Completed {
		return c.save(ctx, c.request.Update().SetFinishedAt(c.now).AddVersion(1), "request.duplicate_finished", detail)
	}
	return c.move(ctx, lifecycle.Resume, "request.resumed", detail, func(u *ent.ErasureRequestUpdateOne) {
		u.ClearReviewEndsAt().ClearDuplicateOfID()
		setEscalation(u, c.request)
	})
}

package erasure

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/internal/database"
)

// lockAll is lock for several requests. Their locks are taken in the order of
// their ids, as everywhere; those that are gone are left out.
func lockAll(ctx context.Context, tx *ent.Tx, ids []uuid.UUID) (map[uuid.UUID]*change, error) {
	requests, err := tx.ErasureRequest.Query().Where(idIn(ids)).Order(erasurerequest.ByID()).ForUpdate().All(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock %d requests: %w", len(ids), err)
	}
	now, err := database.Now(ctx, tx)
	if err != nil {
		return nil, err
	}
	changes := make(map[uuid.UUID]*change, len(requests))
	for _, r := range requests {
		changes[r.ID] = &change{tx: tx, request: r, now: now}
	}
	return changes, nil
}

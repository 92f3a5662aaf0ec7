package erasure

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/internal/database"
)

// lockAll is lock for several requests, with the named columns, or all of them.
// Their locks are taken in the order of their ids: every transaction that takes
// several takes them so, and none waits for one that waits for it. Those that are
// gone are left out.
func (s *Service) lockAll(ctx context.Context, tx *ent.Tx, ids []uuid.UUID, columns ...string) (map[uuid.UUID]*change, time.Time, error) {
	query := tx.ErasureRequest.Query().Where(idIn(ids)).Order(erasurerequest.ByID()).ForUpdate()
	if len(columns) > 0 {
		query.Select(columns...)
	}
	requests, err := query.All(ctx)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("lock %d requests: %w", len(ids), err)
	}
	now, err := database.Now(ctx, tx)
	if err != nil {
		return nil, time.Time{}, err
	}
	changes := make(map[uuid.UUID]*change, len(requests))
	for _, r := range requests {
		changes[r.ID] = &change{tx: tx, request: r, now: now, outbox: s.cfg.Letters.outbox(), addressees: s.cfg.addressees()}
	}
	return changes, now, nil
}

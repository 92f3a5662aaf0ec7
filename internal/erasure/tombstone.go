package erasure

import (
	"context"
	"fmt"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
	"lethe/ent/tombstone"
	"lethe/internal/lifecycle"
)

// leaveTombstones writes one for each identifier of a request that is archived, in
// the transaction that destroys them. It fails when they cannot be opened: the
// request then stays where I13 finds it, rather than go without a trace.
func (s *Service) leaveTombstones(ctx context.Context, c *change) error {
	r := c.request
	expires := r.FinishedAt.Add(s.cfg.Retention.Tombstones)
	if !expires.After(c.now) {
		return nil
	}
	identifiers, err := s.reveal(ctx, c.tx.Client(), r)
	if err != nil {
		return err
	}
	rows := make([]*ent.TombstoneCreate, len(identifiers))
	for n, i := range identifiers {
		rows[n] = c.tx.Tombstone.Create().
			SetMark(s.keys.TombstoneMark(i.Type, i.Value)).
			SetRequestID(r.ID).
			SetErased(erased(r.State)).
			SetFinishedAt(*r.FinishedAt).
			SetExpiresAt(expires)
	}
	if err := c.tx.Tombstone.CreateBulk(rows...).Exec(ctx); err != nil {
		return fmt.Errorf("save the tombstones of request %s: %w", r.ID, err)
	}
	return nil
}

// erased reports whether a finished request ended with the person's data erased. A
// duplicate is finished when the request that it was joined to is completed.
func erased(outcome lifecycle.RequestState) bool {
	return outcome == lifecycle.Completed || outcome == lifecycle.Duplicate
}

// remembering are the tombstones with these marks that still count, the last
// finished first.
func remembering(client *ent.Client, now time.Time, marks [][]byte) *ent.TombstoneQuery {
	return client.Tombstone.Query().
		Where(tombstone.MarkIn(marks...), tombstone.ExpiresAtGT(now)).
		Order(tombstone.ByFinishedAt(entsql.OrderDesc()), tombstone.ByID())
}

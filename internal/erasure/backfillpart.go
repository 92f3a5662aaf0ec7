package erasure

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/ledger"
)

// backfillPart sends these requests to the destination, in one transaction, as far
// as they have still missed it, and returns how many deliveries it wrote.
func (s *Service) backfillPart(ctx context.Context, name string, part []*ent.ErasureRequest) (int, error) {
	ids := make([]uuid.UUID, len(part))
	for n, r := range part {
		ids[n] = r.ID
	}
	written := 0
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		changes, now, err := s.lockAll(ctx, tx, ids)
		if err != nil {
			return err
		}
		published, err := lockPublished(ctx, tx, name)
		if err != nil {
			return err
		}
		to := published[0]
		p, err := s.currentRules(ctx, tx.Client())
		if err != nil {
			return err
		}
		page, err := unserved(ctx, tx.Client(), to.ID, idIn(ids))
		if err != nil {
			return err
		}
		missed, _ := p.sentTo(name, page)
		written = len(missed)
		return backfillLocked(ctx, tx, now, to, p.version, changes, missed)
	})
	return written, err
}

func backfillLocked(ctx context.Context, tx *ent.Tx, now time.Time, to *ent.Destination, version int, changes map[uuid.UUID]*change, missed []*ent.ErasureRequest) error {
	if len(missed) == 0 {
		return nil
	}
	rows, ids := make([]*ent.DeliveryCreate, len(missed)), make([]uuid.UUID, len(missed))
	for n, r := range missed {
		rows[n], ids[n] = changes[r.ID].another(to.ID), r.ID
	}
	written, err := tx.Delivery.CreateBulk(rows...).Save(ctx)
	if err != nil {
		return fmt.Errorf("write %d deliveries to %s: %w", len(rows), to.Name, err)
	}
	// From now on it is one of those that the rules named.
	err = tx.ErasureRequest.Update().Where(idIn(ids)).AppendRoutedTo([]string{to.Name}).AddVersion(1).Exec(ctx)
	if err != nil {
		return fmt.Errorf("route %d requests to %s too: %w", len(ids), to.Name, err)
	}
	entries := make([]ledger.Entry, len(written))
	for n, d := range written {
		entries[n] = ledger.Entry{Subject: d.RequestID, Action: "delivery.backfilled", Detail: map[string]any{
			"delivery": d.ID.String(), "destination": to.Name, "to": string(d.State), "ruleSetVersion": version,
		}}
	}
	if err := ledger.Append(ctx, tx, now, entries...); err != nil {
		return err
	}
	for _, r := range missed {
		if err := changes[r.ID].reopen(ctx, to); err != nil {
			return err
		}
	}
	return nil
}

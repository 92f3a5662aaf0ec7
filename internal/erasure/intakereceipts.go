package erasure

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/lifecycle"
)

// queueReceipts queues a letter to each person who has an address.
func (b *intakeBatch) queueReceipts(ctx context.Context, tx *ent.Tx) error {
	var addressed []uuid.UUID
	for _, a := range b.arrived {
		if slices.Contains(a.valid.types(), addressType) {
			addressed = append(addressed, a.id)
		}
	}
	if len(addressed) == 0 {
		return nil
	}
	return b.s.cfg.Letters.outbox().take(ctx, tx, b.known.now, lifecycle.ReceiptLetter, addressed...)
}

package erasure

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/lifecycle"
)

func (b *intakeBatch) saveRequests(ctx context.Context, tx *ent.Tx) ([]*ent.ErasureRequest, error) {
	rows := make([]*ent.ErasureRequestCreate, len(b.drafts))
	for n, r := range b.drafts {
		rows[n] = tx.ErasureRequest.Create().
			SetID(r.ID).
			SetReference(r.Reference).
			SetState(r.State).
			SetCause(r.Cause).
			SetRegulation(r.Regulation).
			SetSource(r.Source).
			SetNillableExternalID(r.ExternalID).
			SetAttributes(r.Attributes).
			SetSubmittedAt(r.SubmittedAt).
			SetReceivedAt(r.ReceivedAt).
			SetDueAt(r.DueAt).
			SetNillableAcknowledgeBy(r.AcknowledgeBy).
			SetNillableReviewEndsAt(r.ReviewEndsAt).
			SetNillableEscalateAt(r.EscalateAt).
			SetNillableDuplicateOfID(r.DuplicateOfID).
			SetNillablePreviousID(r.PreviousID).
			SetDataKey(*r.DataKey)
	}
	return tx.ErasureRequest.CreateBulk(rows...).Save(ctx)
}

func (b *intakeBatch) saveIdentifiers(ctx context.Context, tx *ent.Tx, saved []*ent.ErasureRequest) error {
	var rows []*ent.IdentifierCreate
	for n, a := range b.arrived {
		for _, i := range a.identifiers {
			rows = append(rows, tx.Identifier.Create().
				SetID(i.ID).
				SetRequestID(a.id).
				SetPosition(i.Position).
				SetType(i.Type).
				SetMasked(i.Masked).
				SetSealed(i.Sealed).
				SetBlindIndex(i.BlindIndex))
		}
		saved[n].Edges.Identifiers = a.identifiers
	}
	return tx.Identifier.CreateBulk(rows...).Exec(ctx)
}

func (b *intakeBatch) saveKeys(ctx context.Context, tx *ent.Tx) error {
	var rows []*ent.IdempotencyKeyCreate
	for _, a := range b.arrived {
		if a.valid.key != nil {
			rows = append(rows, tx.IdempotencyKey.Create().
				SetSender(a.sender()).
				SetKeyFingerprint(a.valid.key).
				SetInputFingerprint(a.valid.fingerprint).
				SetRequestID(a.id))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.IdempotencyKey.CreateBulk(rows...).Exec(ctx)
}

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

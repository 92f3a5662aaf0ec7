package erasure

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/archivedrequest"
	"lethe/ent/erasurerequest"
	"lethe/ent/idempotencykey"
	"lethe/internal/auth"
	"lethe/internal/fault"
)

// errNoRows is how Ent says that ON CONFLICT DO NOTHING did nothing.
var errNoRows = sql.ErrNoRows

// senderOf names whose idempotency keys they are: keys of two senders do not
// meet, and two tokens of one source do, so that a rotation loses none.
func senderOf(a auth.Actor) string { return string(a.Kind) + ":" + a.Source }

// remember takes the idempotency key for the request with the id, or returns
// the request for which it was taken before. A submit with the same key that is
// under way is waited for.
func (s *Service) remember(ctx context.Context, tx *ent.Tx, v valid, id uuid.UUID) (*ent.ErasureRequest, error) {
	sender := senderOf(auth.From(ctx))
	err := tx.IdempotencyKey.Create().
		SetSender(sender).
		SetKeyFingerprint(v.key).
		SetInputFingerprint(v.fingerprint).
		SetRequestID(id).
		OnConflictColumns("sender", "key_fingerprint").DoNothing().
		Exec(ctx)
	if err == nil || !errors.Is(err, errNoRows) {
		return nil, err
	}
	return s.replay(ctx, tx, sender, v)
}

// replay returns the request that was taken before under the submission's key.
func (s *Service) replay(ctx context.Context, tx *ent.Tx, sender string, v valid) (*ent.ErasureRequest, error) {
	key, err := tx.IdempotencyKey.Query().
		Where(idempotencykey.Sender(sender), idempotencykey.KeyFingerprint(v.key)).
		Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("find an idempotency key: %w", err)
	}
	if !bytes.Equal(key.InputFingerprint, v.fingerprint) {
		return nil, fault.New(fault.IdempotencyConflict,
			"This idempotency key was used for another input. Send another key, or the same input.")
	}
	r, err := tx.ErasureRequest.Query().Where(erasurerequest.ID(key.RequestID)).Only(ctx)
	switch {
	case err == nil:
		return r.Unwrap(), nil
	case !ent.IsNotFound(err):
		return nil, fmt.Errorf("load the request of an idempotency key: %w", err)
	}
	archived, err := tx.ArchivedRequest.Query().Where(archivedrequest.ID(key.RequestID)).Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the archived request of an idempotency key: %w", err)
	}
	return asBefore(archived), nil
}

// asBefore shows an archived request to a sender who replays its submit: the
// same request, without the person in it.
func asBefore(a *ent.ArchivedRequest) *ent.ErasureRequest {
	return &ent.ErasureRequest{
		ID: a.ID, Reference: a.Reference, State: a.State,
		Cause: a.Cause, Regulation: a.Regulation, Source: a.Source, ExternalID: a.ExternalID, Attributes: a.Attributes,
		SubmittedAt: a.SubmittedAt, ReceivedAt: a.ReceivedAt, DueAt: a.DueAt,
		ApprovedAt: a.ApprovedAt, FinishedAt: &a.FinishedAt, DecidedBy: a.DecidedBy, Ground: a.Ground,
		RuleSetVersion: a.RuleSetVersion,
	}
}

package erasure

import (
	"bytes"
	"context"
	"fmt"

	"lethe/ent"
	"lethe/ent/archivedrequest"
	"lethe/ent/erasurerequest"
	"lethe/internal/auth"
	"lethe/internal/fault"
)

var errKeyUsed = fault.New(fault.IdempotencyConflict,
	"This idempotency key was used for another input. Send another key, or the same input.")

// senderOf names whose idempotency keys they are: keys of two senders do not
// meet, and two tokens of one source do, so that a rotation loses none.
func senderOf(a auth.Actor) string { return string(a.Kind) + ":" + a.Source }

// replay returns the request for which the submission's key was used before.
func (s *Service) replay(ctx context.Context, tx *ent.Tx, before usedKey, v valid) (*ent.ErasureRequest, error) {
	if !bytes.Equal(before.fingerprint, v.fingerprint) {
		return nil, errKeyUsed
	}
	r, err := tx.ErasureRequest.Query().Where(erasurerequest.ID(before.request)).Only(ctx)
	switch {
	case err == nil:
		return r.Unwrap(), nil
	case !ent.IsNotFound(err):
		return nil, fmt.Errorf("load the request of an idempotency key: %w", err)
	}
	archived, err := tx.ArchivedRequest.Query().Where(archivedrequest.ID(before.request)).Only(ctx)
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

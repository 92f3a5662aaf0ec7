package erasure

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/database"
)

// saveQuery writes new requests with their identifiers and idempotency keys. It is one
// statement however many they are, so that it is planned once and takes one round trip.
const saveQuery = database.PreparedOnce + `
WITH requests AS (
	INSERT INTO erasure_requests (id, reference, state, cause, regulation, source, external_id, attributes, submitted_at, received_at,
		due_at, acknowledge_by, review_ends_at, escalate_at, escalation, clock_paused, duplicate_of_id, previous_id, data_key, version)
	SELECT id, reference, state, cause, regulation, source, external_id, attributes, submitted_at, received_at,
		due_at, acknowledge_by, review_ends_at, escalate_at, 0, false, duplicate_of_id, previous_id, data_key, 1
	FROM json_to_recordset($1) AS r (id uuid, reference text, state text, cause text, regulation text, source text, external_id text,
		attributes jsonb, submitted_at timestamptz, received_at timestamptz, due_at timestamptz, acknowledge_by timestamptz,
		review_ends_at timestamptz, escalate_at timestamptz, duplicate_of_id uuid, previous_id uuid, data_key bytea)
), keys AS (
	INSERT INTO idempotency_keys (id, sender, key_fingerprint, input_fingerprint, request_id, created_at)
	SELECT id, sender, key, input, request_id, created_at
	FROM json_to_recordset($3) AS k (id uuid, sender text, key bytea, input bytea, request_id uuid, created_at timestamptz)
)
INSERT INTO identifiers (id, request_id, position, type, masked, sealed, blind_index)
SELECT id, request_id, position, type, masked, sealed, blind_index
FROM json_to_recordset($2) AS i (id uuid, request_id uuid, position bigint, type text, masked text, sealed bytea, blind_index bytea)`

// The rows of saveQuery; bytes in hex.
type (
	requestRow struct {
		ID             uuid.UUID       `json:"id"`
		Reference      string          `json:"reference"`
		State          string          `json:"state"`
		Cause          string          `json:"cause"`
		Regulation     string          `json:"regulation"`
		Source         string          `json:"source"`
		ExternalID     *string         `json:"external_id,omitempty"`
		Attributes     json.RawMessage `json:"attributes"`
		SubmittedAt    time.Time       `json:"submitted_at"`
		ReceivedAt     time.Time       `json:"received_at"`
		DueAt          time.Time       `json:"due_at"`
		AcknowledgeBy  *time.Time      `json:"acknowledge_by,omitempty"`
		ReviewEndsAt   *time.Time      `json:"review_ends_at,omitempty"`
		EscalateAt     *time.Time      `json:"escalate_at,omitempty"`
		DuplicateOfID  *uuid.UUID      `json:"duplicate_of_id,omitempty"`
		PreviousID     *uuid.UUID      `json:"previous_id,omitempty"`
		WrappedDataKey string          `json:"data_key"`
	}
	identifierRow struct {
		ID         uuid.UUID `json:"id"`
		RequestID  uuid.UUID `json:"request_id"`
		Position   int       `json:"position"`
		Type       string    `json:"type"`
		Masked     string    `json:"masked"`
		Sealed     string    `json:"sealed"`
		BlindIndex string    `json:"blind_index"`
	}
	keyRow struct {
		ID        uuid.UUID `json:"id"`
		Sender    string    `json:"sender"`
		Key       string    `json:"key"`
		Input     string    `json:"input"`
		RequestID uuid.UUID `json:"request_id"`
		CreatedAt time.Time `json:"created_at"`
	}
)

// saveRows writes the drafts with their identifiers and keys, and makes them requests
// of the transaction's client.
func (b *intakeBatch) saveRows(ctx context.Context, tx *ent.Tx) error {
	requests, identifiers, keys := make([]requestRow, len(b.drafts)), []identifierRow{}, []keyRow{}
	for n, a := range b.arrived {
		requests[n] = requestRowOf(b.drafts[n])
		for _, i := range a.identifiers {
			identifiers = append(identifiers, identifierRow{i.ID, a.id, i.Position, i.Type, i.Masked, bytea(i.Sealed), bytea(i.BlindIndex)})
		}
		if a.valid.key != nil {
			keys = append(keys, keyRow{uuid.Must(uuid.NewV7()), a.sender(), bytea(a.valid.key), bytea(a.valid.fingerprint), a.id, b.known.now})
		}
		b.drafts[n].Edges.Identifiers = a.identifiers
		tx.ErasureRequest.Attach(b.drafts[n])
	}
	var lists [3]any
	for n, rows := range []any{requests, identifiers, keys} {
		list, err := json.Marshal(rows)
		if err != nil {
			return fmt.Errorf("list the rows of %d requests: %w", len(requests), err)
		}
		lists[n] = string(list)
	}
	if _, err := tx.ExecContext(ctx, saveQuery, lists[:]...); err != nil {
		return fmt.Errorf("save %d requests: %w", len(requests), err)
	}
	return nil
}

func requestRowOf(r *ent.ErasureRequest) requestRow {
	return requestRow{
		ID: r.ID, Reference: r.Reference, State: string(r.State), Cause: r.Cause, Regulation: string(r.Regulation), Source: r.Source,
		ExternalID: r.ExternalID, Attributes: r.Attributes, SubmittedAt: r.SubmittedAt, ReceivedAt: r.ReceivedAt,
		DueAt: r.DueAt, AcknowledgeBy: r.AcknowledgeBy, ReviewEndsAt: r.ReviewEndsAt, EscalateAt: r.EscalateAt,
		DuplicateOfID: r.DuplicateOfID, PreviousID: r.PreviousID, WrappedDataKey: bytea(*r.DataKey),
	}
}

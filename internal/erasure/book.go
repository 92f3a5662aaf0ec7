package erasure

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

// book collects what a transaction writes about deliveries, so that it costs the
// same few statements for one delivery and for a batch: one each for receipts,
// deliveries, attempts and ledger entries, and two for the requests that end.
type book struct {
	tx     *ent.Tx
	now    time.Time
	outbox outbox

	receipts   []receiptRow
	deliveries []deliveryRow
	attempts   []attemptRow
	entries    []ledger.Entry
	closing    map[uuid.UUID]*change // requests of which a delivery was closed
}

// deliveryRow is a delivery as it is from now on. Times that are not set are
// cleared. What is zero is left out of the list that is sent, because Postgres
// reads each name and value.
type deliveryRow struct {
	ID            uuid.UUID               `json:"id"`
	State         lifecycle.DeliveryState `json:"state"`
	Attempts      int                     `json:"attempts,omitzero"`
	NextAttemptAt *time.Time              `json:"next_attempt_at,omitzero"`
	PatientUntil  *time.Time              `json:"patient_until,omitzero"` // stays as it is when not set
	ConfirmBy     *time.Time              `json:"confirm_by,omitzero"`
	PollAt        *time.Time              `json:"poll_at,omitzero"`
	VerifyAt      *time.Time              `json:"verify_at,omitzero"`
	Verifications int                     `json:"verifications,omitzero"`
	ClosedAt      *time.Time              `json:"closed_at,omitzero"`
	LastError     *string                 `json:"last_error,omitzero"`
	Ground        *string                 `json:"ground,omitzero"`
	RetainedUntil *time.Time              `json:"retained_until,omitzero"`
	Reference     *string                 `json:"external_reference,omitzero"`
	HoldGround    *lifecycle.HoldGround   `json:"hold_ground,omitzero"`
	HoldReviewOn  *string                 `json:"hold_review_on,omitzero"`
	HoldBy        string                  `json:"hold_by,omitzero"`
	HoldOfRequest bool                    `json:"hold_of_request,omitzero"`
	WaivedBy      string                  `json:"waived_by,omitzero"`
	WaivedByID    *uuid.UUID              `json:"waived_by_id,omitzero"`

	// What it was when it was read: a claim that came between keeps it.
	WasAttempts int        `json:"was_attempts,omitzero"`
	WasLeasedBy *uuid.UUID `json:"was_leased_by,omitzero"`
	WasClosed   bool       `json:"was_closed,omitzero"`
}

// rowOf is the delivery without what belongs to one state only.
func rowOf(d *ent.Delivery, to lifecycle.DeliveryState) deliveryRow {
	return deliveryRow{
		ID: d.ID, State: to, Attempts: d.Attempts, LastError: d.LastError,
		Ground: d.Ground, RetainedUntil: d.RetainedUntil, Reference: d.ExternalReference,
		WaivedBy: d.WaivedBy, WaivedByID: d.WaivedByID,
		WasAttempts: d.Attempts, WasLeasedBy: d.LeaseToken, WasClosed: d.ClosedAt != nil,
	}
}

type receiptRow struct {
	ID         uuid.UUID `json:"id"`
	DeliveryID uuid.UUID `json:"delivery_id"`
	Via        string    `json:"via"`
	Status     string    `json:"status"`
	HTTPStatus *int      `json:"http_status,omitzero"`
	Detail     *string   `json:"detail,omitzero"`
	By         *string   `json:"by,omitzero"`
}

type attemptRow struct {
	ID         uuid.UUID `json:"id"`
	DeliveryID uuid.UUID `json:"delivery_id"`
	Number     int       `json:"number"`
	Outcome    string    `json:"outcome"`
	HTTPStatus *int      `json:"http_status,omitzero"`
	Detail     string    `json:"detail,omitzero"`
	StartedAt  time.Time `json:"started_at"`
	TookMs     int64     `json:"took_ms,omitzero"`
}

const saveReceipts = `
INSERT INTO receipts (id, delivery_id, via, status, http_status, detail, by, received_at)
SELECT id, delivery_id, via, status, http_status, detail, by, $2
FROM json_to_recordset($1) AS r (id uuid, delivery_id uuid, via text, status text, http_status bigint, detail text, by text)`

// What is open at a destination is counted here (20261121080000_hand_closings.sql). A row
// comes back for each that was saved.
const saveDeliveries = `
WITH moved AS (
UPDATE deliveries d SET
	state = r.state, attempts = coalesce(r.attempts, 0), lease_token = NULL, lease_until = NULL,
	next_attempt_at = r.next_attempt_at, patient_until = coalesce(r.patient_until, d.patient_until), confirm_by = r.confirm_by, poll_at = r.poll_at,
	verify_at = r.verify_at, verifications = coalesce(r.verifications, 0), closed_at = r.closed_at,
	last_error = r.last_error, ground = r.ground, retained_until = r.retained_until, external_reference = r.external_reference,
	hold_ground = r.hold_ground, hold_review_on = r.hold_review_on, hold_by = r.hold_by, hold_of_request = coalesce(r.hold_of_request, false),
	waived_by = r.waived_by, waived_by_id = r.waived_by_id
FROM json_to_recordset($1) AS r (
	id uuid, state text, attempts bigint, next_attempt_at timestamptz, patient_until timestamptz, confirm_by timestamptz, poll_at timestamptz,
	verify_at timestamptz, verifications bigint, closed_at timestamptz,
	last_error text, ground text, retained_until timestamptz, external_reference text,
	hold_ground text, hold_review_on date, hold_by text, hold_of_request boolean, waived_by text, waived_by_id uuid,
	was_attempts bigint, was_leased_by uuid, was_closed boolean
)
WHERE d.id = r.id AND d.attempts = coalesce(r.was_attempts, 0) AND d.lease_token IS NOT DISTINCT FROM r.was_leased_by
RETURNING d.destination_id, (d.closed_at IS NULL)::int - (r.was_closed IS NULL)::int AS opened
), counted AS (
	INSERT INTO tally_changes
	SELECT 'open', '-infinity', destination_id, sum(opened) FROM moved GROUP BY destination_id HAVING sum(opened) <> 0
)
SELECT FROM moved`

// An attempt that was written off as unknown keeps that record.
const saveAttempts = `
INSERT INTO attempts (id, delivery_id, number, outcome, http_status, detail, started_at, took_ms)
SELECT id, delivery_id, number, outcome, http_status, detail, started_at, coalesce(took_ms, 0)
FROM json_to_recordset($1) AS r (
	id uuid, delivery_id uuid, number bigint, outcome text, http_status bigint, detail text, started_at timestamptz, took_ms bigint
)
ON CONFLICT (delivery_id, number) DO NOTHING`

// write writes the book: the evidence first, then the states, then the ledger.
// It returns how many requests completed with it.
func (b *book) write(ctx context.Context) (completed int, err error) {
	if err := b.save(ctx, "receipts", saveReceipts, len(b.receipts), b.receipts, b.now); err != nil {
		return 0, err
	}
	if err := b.save(ctx, "deliveries", saveDeliveries, len(b.deliveries), b.deliveries); err != nil {
		return 0, err
	}
	if err := b.save(ctx, "attempts", saveAttempts, len(b.attempts), b.attempts); err != nil {
		return 0, err
	}
	completed, err = b.complete(ctx)
	if err != nil {
		return 0, err
	}
	return completed, ledger.Append(ctx, b.tx, b.now, b.entries...)
}

func (b *book) save(ctx context.Context, what, query string, n int, rows any, more ...any) error {
	if n == 0 {
		return nil
	}
	list, err := json.Marshal(rows)
	if err != nil {
		return fmt.Errorf("list the %s: %w", what, err)
	}
	done, err := b.tx.ExecContext(ctx, query, append([]any{string(list)}, more...)...)
	if err != nil {
		return fmt.Errorf("save %d %s: %w", n, what, err)
	}
	if saved, err := done.RowsAffected(); err != nil || query == saveDeliveries && int(saved) < n {
		return errOvertaken
	}
	return nil
}

// errOvertaken ends a transaction that would have overwritten a claim: look
// again, and see that the lease is lost.
var errOvertaken = errors.New("a delivery was claimed meanwhile")

package erasure

import (
	"context"
	"encoding/json"
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
	tx  *ent.Tx
	now time.Time

	receipts   []receiptRow
	deliveries []deliveryRow
	attempts   []attemptRow
	entries    []ledger.Entry
	closing    map[uuid.UUID]*change // requests of which a delivery was closed
}

// deliveryRow is a delivery as it is from now on. Times that are not set are
// cleared; texts that are not set stay as they are.
type deliveryRow struct {
	ID            uuid.UUID               `json:"id"`
	State         lifecycle.DeliveryState `json:"state"`
	Attempts      int                     `json:"attempts"`
	NextAttemptAt *time.Time              `json:"next_attempt_at"`
	ConfirmBy     *time.Time              `json:"confirm_by"`
	PollAt        *time.Time              `json:"poll_at"`
	VerifyAt      *time.Time              `json:"verify_at"`
	Verifications int                     `json:"verifications"`
	ClosedAt      *time.Time              `json:"closed_at"`
	LastError     *string                 `json:"last_error"`
	Ground        *string                 `json:"ground"`
	RetainedUntil *time.Time              `json:"retained_until"`
	Reference     *string                 `json:"external_reference"`
	HoldGround    *lifecycle.HoldGround   `json:"hold_ground"`
	HoldReviewOn  *string                 `json:"hold_review_on"`
	HoldBy        string                  `json:"hold_by"`
	HoldOfRequest bool                    `json:"hold_of_request"`
	WaivedBy      string                  `json:"waived_by"`
	WaivedByID    *uuid.UUID              `json:"waived_by_id"`
}

type receiptRow struct {
	ID         uuid.UUID `json:"id"`
	DeliveryID uuid.UUID `json:"delivery_id"`
	Via        string    `json:"via"`
	Status     string    `json:"status"`
	HTTPStatus *int      `json:"http_status"`
	Detail     *string   `json:"detail"`
	By         *string   `json:"by"`
}

type attemptRow struct {
	ID         uuid.UUID `json:"id"`
	DeliveryID uuid.UUID `json:"delivery_id"`
	Number     int       `json:"number"`
	Outcome    string    `json:"outcome"`
	HTTPStatus *int      `json:"http_status"`
	Detail     string    `json:"detail"`
	StartedAt  time.Time `json:"started_at"`
	TookMs     int64     `json:"took_ms"`
}

const saveReceipts = `
INSERT INTO receipts (id, delivery_id, via, status, http_status, detail, by, received_at)
SELECT id, delivery_id, via, status, http_status, detail, by, $2
FROM json_to_recordset($1) AS r (id uuid, delivery_id uuid, via text, status text, http_status bigint, detail text, by text)`

const saveDeliveries = `
UPDATE deliveries d SET
	state = r.state, attempts = r.attempts, lease_token = NULL, lease_until = NULL,
	next_attempt_at = r.next_attempt_at, confirm_by = r.confirm_by, poll_at = r.poll_at,
	verify_at = r.verify_at, verifications = r.verifications, closed_at = r.closed_at,
	last_error = r.last_error, ground = r.ground, retained_until = r.retained_until, external_reference = r.external_reference,
	hold_ground = r.hold_ground, hold_review_on = r.hold_review_on, hold_by = r.hold_by, hold_of_request = r.hold_of_request,
	waived_by = r.waived_by, waived_by_id = r.waived_by_id
FROM json_to_recordset($1) AS r (
	id uuid, state text, attempts bigint, next_attempt_at timestamptz, confirm_by timestamptz, poll_at timestamptz,
	verify_at timestamptz, verifications bigint, closed_at timestamptz,
	last_error text, ground text, retained_until timestamptz, external_reference text,
	hold_ground text, hold_review_on date, hold_by text, hold_of_request boolean, waived_by text, waived_by_id uuid
)
WHERE d.id = r.id`

// An attempt that was written off as unknown keeps that record.
const saveAttempts = `
INSERT INTO attempts (id, delivery_id, number, outcome, http_status, detail, started_at, took_ms)
SELECT id, delivery_id, number, outcome, http_status, detail, started_at, took_ms
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
	if _, err := b.tx.ExecContext(ctx, query, append([]any{string(list)}, more...)...); err != nil {
		return fmt.Errorf("save %d %s: %w", n, what, err)
	}
	return nil
}

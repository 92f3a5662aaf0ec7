package erasure

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/ent/erasurerequest"
	"lethe/ent/identifier"
	"lethe/ent/letter"
	"lethe/ent/receipt"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

// ArchiveDue moves requests that were finished Config.ArchiveAfter ago to the
// archive: facts, times, the decision and what became of each delivery. It
// destroys the identifiers, their key, free text and what destinations wrote,
// but for the ground on which one keeps the data, and leaves a tombstone for each
// identifier. While letters are sent, a queued
// one goes out first: to the person, and to those whose requests were joined to
// this one. It returns how many it moved.
func (s *Service) ArchiveDue(ctx context.Context) (int, error) {
	due := fmt.Sprintf(`SELECT id FROM erasure_requests
		WHERE finished_at <= (SELECT lethe_now()) - %d * interval '1 microsecond'
			AND NOT (%t AND (%s))
		ORDER BY finished_at LIMIT $1`, s.cfg.ArchiveAfter.Microseconds(), s.cfg.Letters.on(), lettersToWaitFor)
	return s.each(ctx, due, func(ctx context.Context, c *change) error {
		r := c.request
		if r.FinishedAt == nil || r.FinishedAt.Add(s.cfg.ArchiveAfter).After(c.now) {
			return errNotDue
		}
		if s.cfg.Letters.on() {
			if err := c.noLetterWaits(ctx); err != nil {
				return err
			}
		}
		if err := s.leaveTombstones(ctx, c); err != nil {
			return err
		}
		return c.archive(ctx)
	})
}

// lettersToWaitFor asks for queued letters that need the request, or what became of
// it.
const lettersToWaitFor = `
	EXISTS (SELECT FROM letters WHERE request_id = erasure_requests.id AND state = 'QUEUED')
	OR EXISTS (SELECT FROM erasure_requests joined JOIN letters l ON l.request_id = joined.id
		WHERE joined.duplicate_of_id = erasure_requests.id AND l.state = 'QUEUED')`

// noLetterWaits looks again, under the lock: a person may have asked for a letter.
func (c *change) noLetterWaits(ctx context.Context) error {
	wait, err := c.tx.Letter.Query().Where(
		letter.StateEQ(lifecycle.LetterQueued),
		letter.HasRequestWith(erasurerequest.Or(erasurerequest.ID(c.request.ID), erasurerequest.DuplicateOfID(c.request.ID))),
	).Exist(ctx)
	if err != nil {
		return fmt.Errorf("look for letters about request %s: %w", c.request.ID, err)
	}
	if wait {
		return errNotDue
	}
	return nil
}

func (c *change) archive(ctx context.Context) error {
	outcomes, err := c.outcomes(ctx)
	if err != nil {
		return err
	}
	types, err := c.tx.Identifier.Query().Where(identifier.RequestID(c.request.ID)).
		Order(ent.Asc(identifier.FieldPosition)).Select(identifier.FieldType).Strings(ctx)
	if err != nil {
		return fmt.Errorf("load the identifier types of request %s: %w", c.request.ID, err)
	}
	r := c.request
	err = c.tx.ArchivedRequest.Create().
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
		SetNillablePreviousID(r.PreviousID).
		SetDueAt(r.DueAt).
		SetNillableExtendedAt(r.ExtendedAt).
		SetIdentifierTypes(types).
		SetNillableApprovedAt(r.ApprovedAt).
		SetFinishedAt(*r.FinishedAt).
		SetArchivedAt(c.now).
		SetDecidedBy(r.DecidedBy).
		SetNillableGround(r.Ground).
		SetNillableRuleSetVersion(r.RuleSetVersion).
		SetOutcomes(outcomes).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("archive request %s: %w", r.ID, err)
	}
	// Identifiers, deliveries, attempts and receipts go with it, by foreign key.
	if err := c.tx.ErasureRequest.DeleteOneID(r.ID).Exec(ctx); err != nil {
		return fmt.Errorf("remove archived request %s: %w", r.ID, err)
	}
	return ledger.Append(ctx, c.tx, c.now, ledger.Entry{Subject: r.ID, Action: "request.archived"})
}

// Outcome is what became of one delivery of an archived request.
type Outcome struct {
	DeliveryID    uuid.UUID               `json:"deliveryId"`
	Destination   string                  `json:"destination"`
	State         lifecycle.DeliveryState `json:"state"`
	Attempts      int                     `json:"attempts"`
	Ground        string                  `json:"ground,omitempty"`
	RetainedUntil *time.Time              `json:"retainedUntil,omitempty"`
	ClosedAt      *time.Time              `json:"closedAt,omitempty"`
	Receipts      []ReceiptKept           `json:"receipts"`
}

// ReceiptKept is what the archive keeps of a receipt: that it came, when and
// what it said, without the destination's own words.
type ReceiptKept struct {
	Via        string    `json:"via"`
	Status     string    `json:"status"`
	HTTPStatus *int      `json:"httpStatus,omitempty"`
	ReceivedAt time.Time `json:"receivedAt"`
}

// Outcomes reads what became of the deliveries of an archived request.
func Outcomes(a *ent.ArchivedRequest) ([]Outcome, error) {
	var out []Outcome
	if err := json.Unmarshal(a.Outcomes, &out); err != nil {
		return nil, fmt.Errorf("read the outcomes of archived request %s: %w", a.ID, err)
	}
	return out, nil
}

func (c *change) outcomes(ctx context.Context) (json.RawMessage, error) {
	deliveries, err := c.tx.Delivery.Query().
		Where(delivery.RequestID(c.request.ID)).
		Order(delivery.ByCreatedAt(), delivery.ByID()).
		WithDestination().
		WithReceipts(func(q *ent.ReceiptQuery) { q.Order(receipt.ByReceivedAt(), receipt.ByID()) }).
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the deliveries of request %s: %w", c.request.ID, err)
	}
	out := make([]Outcome, len(deliveries))
	for i, d := range deliveries {
		out[i] = OutcomeOf(d)
	}
	return json.Marshal(out)
}

// OutcomeOf is what becomes of a delivery, so far, as the archive would keep it. It
// was loaded with its destination and its receipts.
func OutcomeOf(d *ent.Delivery) Outcome {
	out := Outcome{
		DeliveryID: d.ID, Destination: d.Edges.Destination.Name, State: d.State, Attempts: d.Attempts,
		Ground: deref(d.Ground, ""), RetainedUntil: d.RetainedUntil, ClosedAt: d.ClosedAt,
		Receipts: make([]ReceiptKept, len(d.Edges.Receipts)),
	}
	for n, receipt := range d.Edges.Receipts {
		out.Receipts[n] = ReceiptKept{Via: receipt.Via, Status: receipt.Status, HTTPStatus: receipt.HTTPStatus, ReceivedAt: receipt.ReceivedAt}
	}
	return out
}

package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/archivedrequest"
	"lethe/ent/attempt"
	"lethe/ent/delivery"
	"lethe/ent/erasurerequest"
	"lethe/ent/identifier"
	"lethe/ent/receipt"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

// known is what the tables know of a request beside the ledger.
type known struct {
	request    knownRequest
	deliveries []knownDelivery
	receipts   []knownReceipt
}

type knownRequest struct {
	ID              uuid.UUID                  `json:"id"`
	Reference       string                     `json:"reference"`
	State           lifecycle.RequestState     `json:"state"`
	Cause           string                     `json:"cause"`
	Regulation      lifecycle.Regulation       `json:"regulation"`
	Source          string                     `json:"source"`
	IdentifierTypes []string                   `json:"identifierTypes"`
	SubmittedAt     time.Time                  `json:"submittedAt"`
	ReceivedAt      time.Time                  `json:"receivedAt"`
	DueAt           time.Time                  `json:"dueAt"`
	ExtendedAt      *time.Time                 `json:"extendedAt"`
	ApprovedAt      *time.Time                 `json:"approvedAt"`
	DecidedBy       string                     `json:"decidedBy"`
	Ground          *lifecycle.RejectionGround `json:"ground"`
	RuleSetVersion  *int                       `json:"ruleSetVersion"`
	FinishedAt      *time.Time                 `json:"finishedAt"`
	ArchivedAt      *time.Time                 `json:"archivedAt"`
}

type knownDelivery struct {
	ID            uuid.UUID               `json:"id"`
	Destination   string                  `json:"destination"`
	State         lifecycle.DeliveryState `json:"state"`
	Attempts      int                     `json:"attempts"`
	Ground        string                  `json:"ground,omitempty"` // of a waiver, or why the data is kept
	RetainedUntil *time.Time              `json:"retainedUntil,omitempty"`
	ClosedAt      *time.Time              `json:"closedAt"`
	AttemptLog    []knownAttempt          `json:"attemptLog,omitempty"` // the archive has none
}

type knownAttempt struct {
	Number     int       `json:"number"`
	Outcome    string    `json:"outcome"`
	HTTPStatus *int      `json:"httpStatus,omitempty"`
	StartedAt  time.Time `json:"startedAt"`
	TookMs     int64     `json:"tookMs"`
}

type knownReceipt struct {
	Delivery    uuid.UUID `json:"delivery"`
	Destination string    `json:"destination"`
	erasure.ReceiptKept
}

// knownOf reads the request where it is.
func (s *Service) knownOf(ctx context.Context, id uuid.UUID) (known, error) {
	r, err := s.db.Read().ErasureRequest.Query().
		Where(erasurerequest.ID(id), erasure.VisibleRequests(ctx)).
		WithIdentifiers(func(q *ent.IdentifierQuery) { q.Order(identifier.ByPosition()) }).
		WithDeliveries(func(q *ent.DeliveryQuery) {
			q.Order(delivery.ByCreatedAt(), delivery.ByID()).WithDestination()
			q.WithAttemptLog(func(q *ent.AttemptQuery) { q.Order(attempt.ByNumber()) })
			q.WithReceipts(func(q *ent.ReceiptQuery) { q.Order(receipt.ByReceivedAt(), receipt.ByID()) })
		}).
		Only(ctx)
	switch {
	case err == nil:
		return openRequest(r), nil
	case !ent.IsNotFound(err):
		return known{}, fmt.Errorf("load request %s: %w", id, err)
	}
	a, err := s.db.Read().ArchivedRequest.Query().Where(archivedrequest.ID(id), erasure.VisibleArchived(ctx)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return known{}, errNoCertificate
	case err != nil:
		return known{}, fmt.Errorf("load archived request %s: %w", id, err)
	}
	return archivedRequest(a)
}

func openRequest(r *ent.ErasureRequest) known {
	k := known{request: knownRequest{
		ID: r.ID, Reference: r.Reference, State: r.State, Cause: r.Cause, Regulation: r.Regulation, Source: r.Source,
		IdentifierTypes: []string{}, SubmittedAt: r.SubmittedAt.UTC(), ReceivedAt: r.ReceivedAt.UTC(), DueAt: r.DueAt.UTC(),
		ExtendedAt: inUTC(r.ExtendedAt), ApprovedAt: inUTC(r.ApprovedAt), DecidedBy: r.DecidedBy, Ground: r.Ground,
		RuleSetVersion: r.RuleSetVersion, FinishedAt: inUTC(r.FinishedAt),
	}, deliveries: []knownDelivery{}, receipts: []knownReceipt{}}
	for _, i := range r.Edges.Identifiers {
		k.request.IdentifierTypes = append(k.request.IdentifierTypes, i.Type)
	}
	for _, d := range r.Edges.Deliveries {
		k.add(erasure.OutcomeOf(d), d.Edges.AttemptLog)
	}
	return k
}

// add takes in what became of a delivery. Attempts are known until it is archived.
func (k *known) add(o erasure.Outcome, attempts []*ent.Attempt) {
	d := knownDelivery{
		ID: o.DeliveryID, Destination: o.Destination, State: o.State, Attempts: o.Attempts,
		Ground: o.Ground, RetainedUntil: inUTC(o.RetainedUntil), ClosedAt: inUTC(o.ClosedAt),
	}
	for _, a := range attempts {
		d.AttemptLog = append(d.AttemptLog, knownAttempt{a.Number, a.Outcome, a.HTTPStatus, a.StartedAt.UTC(), a.TookMs})
	}
	k.deliveries = append(k.deliveries, d)
	for _, got := range o.Receipts {
		got.ReceivedAt = got.ReceivedAt.UTC()
		k.receipts = append(k.receipts, knownReceipt{o.DeliveryID, o.Destination, got})
	}
}

func archivedRequest(a *ent.ArchivedRequest) (known, error) {
	k := known{request: knownRequest{
		ID: a.ID, Reference: a.Reference, State: a.State, Cause: a.Cause, Regulation: a.Regulation, Source: a.Source,
		IdentifierTypes: a.IdentifierTypes, SubmittedAt: a.SubmittedAt.UTC(), ReceivedAt: a.ReceivedAt.UTC(), DueAt: a.DueAt.UTC(),
		ExtendedAt: inUTC(a.ExtendedAt), ApprovedAt: inUTC(a.ApprovedAt), DecidedBy: a.DecidedBy, Ground: a.Ground,
		RuleSetVersion: a.RuleSetVersion, FinishedAt: inUTC(&a.FinishedAt), ArchivedAt: inUTC(&a.ArchivedAt),
	}, deliveries: []knownDelivery{}, receipts: []knownReceipt{}}
	outcomes, err := erasure.Outcomes(a)
	if err != nil {
		return known{}, err
	}
	for _, o := range outcomes {
		k.add(o, nil)
	}
	return k, nil
}

func inUTC(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	return new(t.UTC())
}

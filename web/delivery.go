package web

import (
	"context"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/attempt"
	"lethe/ent/delivery"
	"lethe/ent/identifier"
	"lethe/ent/receipt"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/web/view"
)

// maxAnswers is how many attempts and receipts a page shows, the newest.
const maxAnswers = 100

// showDelivery draws one delivery with every attempt and receipt.
func (s *site) showDelivery(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := s.findDelivery(ctx, r.PathValue("id"), withTries)
	if err != nil {
		return err
	}
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page := s.deliveryPage(ctx, d)
	page.Frame, page.Back = f, s.sessions.GetString(ctx, deliveriesKey)
	return render(w, r, http.StatusOK, view.DeliveryDetails(page))
}

// findDelivery loads a delivery with its request and its destination.
func (s *site) findDelivery(ctx context.Context, id string, with ...func(*ent.DeliveryQuery)) (*ent.Delivery, error) {
	unknown := fault.New(fault.NotFound, "There is no such delivery.")
	known, err := uuid.Parse(id)
	if err != nil {
		return nil, unknown
	}
	query := s.Read.Delivery.Query().Where(delivery.ID(known), erasure.VisibleDeliveries(ctx)).WithRequest().WithDestination()
	for _, add := range with {
		add(query)
	}
	d, err := query.Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, unknown
	case err != nil:
		return nil, fmt.Errorf("load delivery %s: %w", known, err)
	}
	return d, nil
}

func withTries(q *ent.DeliveryQuery) {
	q.WithRequest(func(q *ent.ErasureRequestQuery) {
		q.WithIdentifiers(func(q *ent.IdentifierQuery) {
			inOrder(q)
			q.Select(identifier.FieldRequestID, identifier.FieldType)
		})
	})
	q.WithAttemptLog(func(q *ent.AttemptQuery) { q.Order(ent.Desc(attempt.FieldNumber)).Limit(maxAnswers) })
	q.WithReceipts(func(q *ent.ReceiptQuery) {
		q.Order(ent.Desc(receipt.FieldReceivedAt, receipt.FieldID)).Limit(maxAnswers)
	})
}

func deliveryPath(id uuid.UUID) string { return "/deliveries/" + id.String() }
